// Written cases that wait for an answer: what was asked, how to reach the person, and done.
import { el } from '../lib/dom.js';

/** @typedef {import('./types.js').Case} Case */

export class CasesView {
  #t;
  #done;
  #list;

  /**
   * @param {import('../lib/text.js').Translate} t
   * @param {(id: string) => void} done
   */
  constructor(t, done) {
    this.#t = t;
    this.#done = done;
    this.#list = el('ul', { class: 'case-list' });
    this.element = el('section', { class: 'cases', 'aria-labelledby': 'cases-heading' }, el('h2', { id: 'cases-heading' }, t('cases')), this.#list);
  }

  /** @param {Case[]} cases those with the nearest promise first */
  show(cases) {
    const opened = new Set([...this.#list.querySelectorAll('details[open]')].map((row) => row.id));
    this.#list.replaceChildren(...cases.map((item) => el('li', {}, this.#row(item, opened.has(`case-${item.id}`)))));
    if (cases.length === 0) this.#list.append(el('li', { class: 'empty' }, this.#t('empty_cases')));
  }

  /**
   * @param {Case} item
   * @param {boolean} open
   */
  #row(item, open) {
    const t = this.#t;
    const ways = Object.values(item.contact).filter(Boolean).join(', ');
    return el(
      'details',
      { id: `case-${item.id}`, open },
      el('summary', {}, `${item.reference}, ${item.topic_title ?? t('no_topic')}`),
      item.promised_by ? el('p', {}, t('case_due', { date: item.promised_by })) : null,
      el('p', { class: 'case-text' }, item.text),
      el('p', {}, ways || t('case_no_contact')),
      el('button', { type: 'button', class: 'button', onclick: () => this.#done(item.id) }, t('case_done')),
    );
  }
}
