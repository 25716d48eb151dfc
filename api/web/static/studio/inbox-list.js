// The rows of the inbox as one listbox: one stop in the tab order, arrows move, X marks.
import { el } from '../lib/dom.js';
import { chip } from './parts.js';
import { percent } from './format.js';

/** @typedef {import('./types.js').Fold} Fold */

const REASONS = {
  low_confidence: 'reason_low_confidence',
  clarification: 'reason_clarification',
  handover: 'reason_handover',
  out_of_scope: 'reason_out_of_scope',
  thumbs_down: 'reason_thumbs_down',
  wrong_topic: 'reason_wrong_topic',
};

/** @param {import('../lib/text.js').Translate} t */
export function reasonNames(t) {
  return Object.fromEntries(Object.entries(REASONS).map(([reason, key]) => [reason, t(key)]));
}

export class InboxList {
  #t;
  #reasons;
  /** @type {Fold[]} */
  #folds = [];
  /** @type {Set<string>} */
  #marked = new Set();
  #at = 0;
  #moved;

  /**
   * @param {import('../lib/text.js').Translate} t
   * @param {() => void} moved another row is current, or others are marked
   */
  constructor(t, moved) {
    this.#t = t;
    this.#moved = moved;
    this.#reasons = reasonNames(t);
    this.element = el('ul', { class: 'inbox-list', role: 'listbox', tabindex: 0, 'aria-multiselectable': 'true', 'aria-label': t('inbox_list'), 'aria-describedby': 'inbox-keys-hint' });
  }

  get current() {
    return this.#folds[this.#at] ?? null;
  }

  get marked() {
    return this.#folds.filter((fold) => this.#marked.has(fold.id));
  }

  get size() {
    return this.#folds.length;
  }

  /** @param {string} id */
  has(id) {
    return this.#folds.some((fold) => fold.id === id);
  }

  /** How many rows lie below the current one. */
  get below() {
    return this.#folds.length - 1 - this.#at;
  }

  /** @param {Fold[]} folds replaces everything; the same message stays current if it is still there */
  show(folds) {
    const id = this.current?.id;
    this.#folds = folds;
    const kept = folds.findIndex((fold) => fold.id === id);
    this.#at = kept >= 0 ? kept : Math.min(this.#at, Math.max(0, folds.length - 1));
    this.#marked = new Set([...this.#marked].filter((marked) => folds.some((fold) => fold.id === marked)));
    this.#draw();
  }

  /** @param {Fold[]} folds what is new goes last: nobody's place is moved while they work */
  merge(folds) {
    const known = new Set(this.#folds.map((fold) => fold.id));
    this.show([...this.#folds, ...folds.filter((fold) => !known.has(fold.id))]);
  }

  /**
   * Takes rows away and gives back what is needed to put them in again.
   *
   * @param {Fold[]} gone
   * @returns {{fold: Fold, at: number}[]}
   */
  take(gone) {
    const places = this.#folds.flatMap((fold, at) => (gone.includes(fold) ? [{ fold, at }] : []));
    const before = places.filter(({ at }) => at < this.#at).length;
    this.#folds = this.#folds.filter((fold) => !gone.includes(fold));
    for (const fold of gone) this.#marked.delete(fold.id);
    this.#at = Math.max(0, Math.min(this.#at - before, this.#folds.length - 1));
    this.#draw();
    return places;
  }

  /** @param {{fold: Fold, at: number}[]} places */
  putBack(places) {
    for (const { fold, at } of places) {
      if (!this.#folds.some((other) => other.id === fold.id)) this.#folds.splice(at, 0, fold);
    }
    this.#at = Math.max(0, this.#folds.indexOf(places[0]?.fold ?? /** @type {Fold} */ (this.#folds[0])));
    this.#draw();
  }

  /** @param {'next' | 'previous' | 'first' | 'last'} where */
  move(where) {
    const last = this.#folds.length - 1;
    this.#at = { next: Math.min(last, this.#at + 1), previous: Math.max(0, this.#at - 1), first: 0, last: Math.max(0, last) }[where];
    this.#point();
  }

  mark() {
    const { current } = this;
    if (!current) return;
    if (!this.#marked.delete(current.id)) this.#marked.add(current.id);
    this.#point();
  }

  unmark() {
    this.#marked.clear();
    this.#point();
  }

  #draw() {
    this.element.hidden = this.#folds.length === 0;
    this.element.replaceChildren(...this.#folds.map((fold, at) => this.#row(fold, at)));
    this.#point();
  }

  #point() {
    [...this.element.children].forEach((row, at) => {
      const fold = this.#folds[at];
      row.classList.toggle('is-current', at === this.#at);
      row.setAttribute('aria-selected', String(Boolean(fold && this.#marked.has(fold.id))));
    });
    const row = this.element.children[this.#at];
    if (row) {
      this.element.setAttribute('aria-activedescendant', row.id);
      const top = /** @type {HTMLElement} */ (row).offsetTop;
      const bottom = top + /** @type {HTMLElement} */ (row).offsetHeight;
      if (top < this.element.scrollTop) this.element.scrollTop = top - 8;
      else if (bottom > this.element.scrollTop + this.element.clientHeight) this.element.scrollTop = bottom - this.element.clientHeight + 8;
    } else this.element.removeAttribute('aria-activedescendant');
    this.#moved();
  }

  /**
   * @param {Fold} fold
   * @param {number} at
   */
  #row(fold, at) {
    const t = this.#t;
    const [best] = fold.suggestions;
    return el(
      'li',
      { role: 'option', id: `row-${fold.id}`, class: 'inbox-row', 'aria-selected': 'false', onclick: () => this.#choose(at) },
      el('span', { class: 'inbox-text', lang: fold.lang === 'sv' ? null : fold.lang }, fold.text),
      fold.count > 1 ? el('span', { class: 'inbox-count' }, el('span', { 'aria-hidden': 'true' }, `×${fold.count}`), el('span', { class: 'hidden-text' }, t('inbox_count', { count: fold.count }))) : null,
      el(
        'span',
        { class: 'inbox-facts' },
        chip(this.#reasons[fold.reason] ?? fold.reason),
        best ? el('span', { class: 'inbox-best' }, best.title, best.p === null ? '' : ` ${percent(best.p, 0)}`) : el('span', { class: 'inbox-best' }, t('inbox_no_suggestion')),
      ),
    );
  }

  /** @param {number} at */
  #choose(at) {
    this.#at = at;
    this.#point();
    this.element.focus();
  }
}
