// One topic: its answer, its wordings, the facts it uses, and all that was done to it.
import { askInDialog } from '../lib/dialog.js';
import { el, icon } from '../lib/dom.js';
import { AnswerPart } from './answer-part.js';
import { changeBody, hands, kindName, stateChip } from './change-view.js';
import { FactsPart } from './facts-part.js';
import { button, chip, chooser, empty, labelled, refused, skeleton, viewHead } from './parts.js';
import { isPast } from './topics.js';
import { WordingsPart } from './wordings-part.js';

/** @typedef {import('./types.js').Topic} Topic */
/** @typedef {'svar' | 'formuleringar' | 'fakta' | 'historik'} PartName */

export const PARTS = /** @type {const} */ (['svar', 'formuleringar', 'fakta', 'historik']);

export class TopicView {
  #studio;
  #t;
  #id;
  /** @type {PartName} */
  #part;
  #municipality;
  #body = el('div', {}, skeleton(4));
  #problems = el('div', { role: 'alert' });
  /** @type {WordingsPart | null} one that waits for the comparison with other topics */
  #waiting = null;

  /**
   * @param {import('./types.js').Studio} studio
   * @param {string} id
   * @param {PartName} part
   */
  constructor(studio, id, part) {
    this.#studio = studio;
    this.#t = studio.t;
    this.#id = id;
    this.#part = part;
    this.#municipality = studio.session.municipality;
    this.title = id;
    this.element = el('div', { class: 'view' }, this.#body);
  }

  async refresh() {
    const topic = await this.#studio.api.topic(this.#id, this.#municipality);
    this.title = topic.title;
    const heading = document.activeElement === this.element.querySelector('h1');
    this.#body.replaceChildren(this.#head(topic), this.#tabs(topic), this.#content(topic));
    if (heading) this.element.querySelector('h1')?.focus();
  }

  /** @param {string} event */
  hear(event) {
    if (event === 'index' && this.#waiting) void this.#compare(this.#waiting).catch(this.#studio.fail);
  }

  /** @param {WordingsPart} part */
  async #compare(part) {
    const topic = await this.#studio.api.topic(this.#id, this.#municipality);
    if (topic.compared && part === this.#waiting) {
      this.#waiting = null;
      part.compared(topic);
    }
  }

  /** @param {Topic} topic */
  #head(topic) {
    const t = this.#t;
    const { departments } = this.#studio.places;
    const review = topic.review_by ? chip(isPast(topic.review_by) ? t('review_overdue', { date: topic.review_by }) : t('review_due', { date: topic.review_by }), isPast(topic.review_by) ? 'warn' : 'plain') : null;
    return el(
      'div',
      {},
      el('a', { class: 'back-link', href: '#/amnen' }, icon('back'), el('span', {}, t('all_topics'))),
      viewHead(topic.title, '', this.#studio.may('edit') && topic.board !== null ? button('button-small', t('rename'), () => this.#rename(topic)) : null),
      this.#problems,
      el(
        'p',
        { class: 'chips topic-facts' },
        topic.sensitive ? chip(t('sensitive'), 'care') : null,
        el('code', {}, topic.id),
        chip(topic.area_title ?? t('area_system')),
        chip(t('owned_by', { name: departments[topic.department] ?? topic.department })),
        review,
      ),
      topic.sensitive ? el('p', { class: 'note note-care' }, t('sensitive_about')) : null,
    );
  }

  /** @param {Topic} topic */
  #tabs(topic) {
    const t = this.#t;
    const waiting = topic.history.filter((change) => change.state === 'proposed').length;
    const names = {
      svar: t('part_answer'),
      formuleringar: t('part_wordings', { count: topic.wordings_list.length }),
      fakta: t('part_facts', { count: topic.facts.length }),
      historik: waiting > 0 ? t('part_history_waiting', { count: waiting }) : t('part_history'),
    };
    return el(
      'nav',
      { class: 'tabs topic-tabs', 'aria-label': t('parts_of_topic') },
      ...PARTS.map((part) => el('a', { class: 'tab', href: `#/amnen/${topic.id}/${part}`, 'aria-current': part === this.#part ? 'page' : null }, names[part])),
    );
  }

  /** @param {Topic} topic */
  #content(topic) {
    const again = () => this.refresh().catch(this.#studio.fail);
    switch (this.#part) {
      case 'svar':
        return new AnswerPart(this.#studio, topic).element;
      case 'formuleringar':
        return this.#wordings(topic, again);
      case 'fakta':
        return el('div', { class: 'part' }, this.#chooseMunicipality(), new FactsPart(this.#studio, topic, again).element);
      case 'historik':
        return this.#history(topic);
    }
  }

  /** @param {Topic} topic */
  async #rename(topic) {
    const t = this.#t;
    const title = el('input', { required: true, minlength: 3, maxlength: 60, value: topic.title });
    const shown = el('span', { class: 'button button-choice as-button' }, topic.title);
    title.addEventListener('input', () => shown.replaceChildren(title.value.trim() || '…'));
    const comment = el('textarea', { rows: 2, maxlength: 1000 });
    const fields = [el('p', {}, t('rename_about')), labelled(t('topic_title'), title, t('topic_title_hint')), el('p', { class: 'field' }, el('span', { class: 'field-label' }, t('rename_preview')), shown), labelled(t('comment'), comment, t('comment_hint'))];
    const said = await askInDialog({ heading: t('rename'), yes: t('propose'), no: t('cancel') }, fields, () => ({ title: title.value.trim(), comment: comment.value.trim() }));
    if (!said) return;
    this.#problems.replaceChildren();
    try {
      await this.#studio.api.propose({ kind: 'topic_title', target: topic.id, payload: { title: said.title }, comment: said.comment });
      this.#studio.tell(t('proposed_title'));
      this.#studio.counts();
      await this.refresh();
    } catch (error) {
      refused(this.#studio, this.#problems, error);
    }
  }

  /**
   * @param {Topic} topic
   * @param {() => Promise<void>} again
   */
  #wordings(topic, again) {
    const part = new WordingsPart(this.#studio, topic, again);
    this.#waiting = topic.compared ? null : part;
    return part.element;
  }

  #chooseMunicipality() {
    return el(
      'div',
      { class: 'toolbar' },
      chooser(this.#t('municipality'), this.#studio.places.municipalities, this.#municipality, (municipality) => {
        this.#municipality = municipality;
        void this.refresh().catch(this.#studio.fail);
      }).field,
    );
  }

  /** @param {Topic} topic */
  #history(topic) {
    const t = this.#t;
    if (topic.history.length === 0) return empty(t('history_empty'), t('history_empty_more'));
    return el(
      'ol',
      { class: 'history' },
      ...topic.history.map((change) =>
        el(
          'li',
          { class: 'card' },
          el('div', { class: 'card-head' }, el('h2', { class: 'small-head' }, kindName(t, change.kind)), stateChip(t, change.state)),
          ...changeBody(this.#studio, { ...change, before: beforeOf(change, topic) }),
          change.comment ? el('p', { class: 'change-comment' }, change.comment) : null,
          hands(t, change),
        ),
      ),
    );
  }
}

/**
 * What each field of a change replaced, as far as the history tells: an earlier approved change's
 * value, or for what only is proposed the answer as it is.
 *
 * @param {import('./types.js').Change} change
 * @param {Topic} topic
 * @returns {Record<string, unknown>}
 */
function beforeOf(change, topic) {
  if (change.kind !== 'answer' && change.kind !== 'topic_title') return {};
  if (change.state === 'proposed') return change.kind === 'answer' ? { ...topic.answer } : { title: topic.title };
  const earlier = topic.history.filter((other) => other.kind === change.kind && other.state === 'approved' && other.n < change.n);
  return Object.fromEntries(
    Object.keys(change.payload).flatMap((name) => {
      const last = earlier.find((other) => name in other.payload);
      return last ? [[name, last.payload[name]]] : [];
    }),
  );
}
