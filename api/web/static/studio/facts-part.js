// What is known in one municipality of the facts that an answer uses.
import { askInDialog } from '../lib/dialog.js';
import { el } from '../lib/dom.js';
import { button, chip, empty, labelled, lacking, refused, table } from './parts.js';
import { isPast } from './topics.js';

/** @typedef {import('./types.js').Fact} Fact */

export class FactsPart {
  #studio;
  #t;
  #again;
  #problems = el('div', { role: 'alert' });

  /**
   * @param {import('./types.js').Studio} studio
   * @param {import('./types.js').Topic} topic
   * @param {() => Promise<void>} again
   */
  constructor(studio, topic, again) {
    const { t } = studio;
    this.#studio = studio;
    this.#t = t;
    this.#again = again;
    const own = topic.municipality === studio.session.municipality;
    const mayEdit = own && studio.may('edit');
    const heads = [t('fact'), t('fact_value'), t('field_source'), t('review_by'), ...(mayEdit ? [t('change')] : [])];
    this.element = el(
      'div',
      { class: 'part' },
      own ? null : el('p', { class: 'note' }, t('facts_of_others')),
      own && !mayEdit ? lacking(studio, 'edit', 'what_fact') : null,
      this.#problems,
      topic.facts.length > 0 ? table(t('facts'), heads, topic.facts.map((fact) => this.#cells(fact, mayEdit))) : empty(t('facts_none'), t('facts_none_more')),
    );
  }

  /**
   * @param {Fact} fact
   * @param {boolean} mayEdit
   */
  #cells(fact, mayEdit) {
    const t = this.#t;
    return [
      el('code', {}, fact.key),
      fact.value ?? chip(t('fact_unknown'), 'warn'),
      fact.source ?? '–',
      fact.review_by ? el('span', { class: isPast(fact.review_by) ? 'overdue' : '' }, fact.review_by) : '–',
      ...(mayEdit ? [button('button-small', [t('change'), el('span', { class: 'hidden-text' }, ` ${fact.key}`)], () => this.#change(fact))] : []),
    ];
  }

  /** @param {Fact} fact */
  async #change(fact) {
    const t = this.#t;
    const value = el('textarea', { rows: 2, required: true });
    value.value = fact.value ?? '';
    const source = el('input', { required: true, value: fact.source ?? '' });
    const from = el('input', { type: 'date', value: fact.valid_from ?? '' });
    const review = el('input', { type: 'date', required: true, value: fact.review_by ?? '' });
    const payload = await askInDialog({ heading: fact.key, yes: t('propose'), no: t('cancel') }, [
      labelled(t('fact_value'), value, t('fact_value_hint')),
      labelled(t('field_source'), source),
      el('div', { class: 'form-pair' }, labelled(t('fact_valid_from'), from), labelled(t('review_by'), review)),
    ], () => ({ value: value.value.trim(), source: source.value.trim(), review_by: review.value, ...(from.value ? { valid_from: from.value } : {}) }));
    if (!payload) return;
    this.#problems.replaceChildren();
    try {
      await this.#studio.api.propose({ kind: 'fact', target: fact.target, payload });
      this.#studio.tell(t('proposed_fact'));
      this.#studio.counts();
      await this.#again();
    } catch (error) {
      refused(this.#studio, this.#problems, error);
    }
  }
}
