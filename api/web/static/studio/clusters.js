// What many ask about and the assistant does not know: proposed new topics.
import { askInDialog } from '../lib/dialog.js';
import { el } from '../lib/dom.js';
import { button, chip, chooser, empty, labelled, lacking, refused, skeleton, viewHead } from './parts.js';
import { pickTopic } from './topic-picker.js';

/** @typedef {import('./types.js').Cluster} Cluster */

const SHOWN = 5;

export class ClustersView {
  #studio;
  #t;
  #list = el('div', { class: 'cards' }, skeleton(2));
  #problems = el('div', { role: 'alert' });

  /** @param {import('./types.js').Studio} studio */
  constructor(studio) {
    const { t } = studio;
    this.#studio = studio;
    this.#t = t;
    this.title = t('clusters');
    this.element = el(
      'div',
      { class: 'view' },
      viewHead(this.title, t('clusters_intro')),
      studio.may('label') ? null : lacking(studio, 'label', 'what_label'),
      this.#problems,
      studio.may('label') ? this.#list : null,
    );
  }

  async refresh() {
    if (!this.#studio.may('label')) return;
    const clusters = await this.#studio.api.clusters();
    this.#list.replaceChildren(...(clusters.length > 0 ? clusters.map((cluster) => this.#card(cluster)) : [empty(this.#t('clusters_empty'), this.#t('clusters_empty_more'))]));
  }

  /** @param {Cluster} cluster */
  #card(cluster) {
    const t = this.#t;
    return el(
      'section',
      { class: 'card cluster' },
      el('div', { class: 'card-head' }, el('h2', {}, cluster.name), chip(t('clusters_size', { count: cluster.size }), 'accent')),
      el('ul', { class: 'quotes' }, ...cluster.typical.slice(0, SHOWN).map((text) => el('li', {}, el('q', {}, text)))),
      el(
        'div',
        { class: 'row' },
        this.#studio.may('edit') ? button('button-small button-primary', t('make_topic'), () => this.#make(cluster)) : null,
        button('button-small', t('to_known_topic'), () => this.#settle(cluster)),
        button('button-small', t('to_no_topic'), () => this.#none(cluster)),
      ),
      this.#studio.may('edit') ? null : lacking(this.#studio, 'edit', 'what_new_topic'),
    );
  }

  /** @param {Cluster} cluster */
  async #make(cluster) {
    const t = this.#t;
    const { areas, departments } = this.#studio.places;
    const title = el('input', { required: true, maxlength: 60, minlength: 3, value: cluster.name });
    const name = el('input', { required: true, pattern: '[a-z][a-z0-9_]{1,40}', value: slug(cluster.name), spellcheck: 'false' });
    const area = chooser(t('topic_area'), areas, Object.keys(areas)[0] ?? '');
    const department = chooser(t('topic_owner'), departments, 'KC');
    const made = await askInDialog({ heading: t('make_topic'), yes: t('propose'), no: t('cancel') }, [
      el('p', { class: 'soft' }, t('make_topic_about', { count: cluster.ids.length })),
      labelled(t('topic_title'), title, t('topic_title_hint')),
      area.field,
      labelled(t('topic_name'), name, t('topic_name_hint')),
      department.field,
    ], () => ({ id: `${area.select.value}.${name.value}`, title: title.value.trim(), area: area.select.value, department: department.select.value, ids: cluster.ids }));
    if (made) await this.#attempt(() => this.#studio.api.makeTopic(cluster.id, made), t('topic_proposed', { title: made.title }));
  }

  /** @param {Cluster} cluster */
  async #settle(cluster) {
    const t = this.#t;
    const topic = await pickTopic(this.#studio, { heading: t('pick_topic'), text: cluster.name });
    if (topic) await this.#attempt(() => this.#studio.api.settle(cluster.ids, 'label', topic.id), t('done_label_many', { title: topic.title, count: cluster.size }));
  }

  /** @param {Cluster} cluster */
  async #none(cluster) {
    await this.#attempt(() => this.#studio.api.settle(cluster.ids, 'none', null), this.#t('done_none_many', { count: cluster.size }));
  }

  /**
   * @param {() => Promise<import('./types.js').Settled>} act
   * @param {string} done
   */
  async #attempt(act, done) {
    this.#problems.replaceChildren();
    try {
      const { undo } = await act();
      this.#studio.tell(done, () => void this.#undo(undo));
      this.#studio.counts();
      await this.refresh();
    } catch (error) {
      refused(this.#studio, this.#problems, error);
    }
  }

  /** @param {string} token */
  async #undo(token) {
    try {
      await this.#studio.api.undo(token);
      this.#studio.tell(this.#t('undone'));
      await this.refresh();
    } catch (error) {
      this.#studio.fail(error);
    }
  }
}

/** @param {string} name */
function slug(name) {
  return name
    .toLowerCase()
    .normalize('NFD')
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^_+|_+$/g, '')
    .slice(0, 40);
}
