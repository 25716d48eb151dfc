// Waiting, mine and closed. Arrow keys move, Enter opens; one stop in the tab order.
import { el } from '../lib/dom.js';
import { skeletons } from './queues.js';
import { waitedSince } from './waiting.js';

/** @typedef {import('./types.js').Handover} Handover */
/** @typedef {import('./types.js').Tab} Tab */

const TABS = /** @type {const} */ (['waiting', 'mine', 'closed']);

export class HandoverList {
  #t;
  #acts;
  #list;
  #tabs;
  /** @type {Handover[]} */
  #handovers = [];
  /** @type {Tab} */
  #tab = 'waiting';
  /** @type {string | null} */
  #openId = null;

  /**
   * @param {import('../lib/text.js').Translate} t
   * @param {{open: (id: string) => void, tab: (tab: Tab) => void}} acts
   */
  constructor(t, acts) {
    this.#t = t;
    this.#acts = acts;
    const names = { waiting: t('tab_waiting'), mine: t('tab_mine'), closed: t('tab_closed') };
    this.#tabs = TABS.map((tab) => el('button', { type: 'button', class: 'tab', 'data-tab': tab, 'aria-pressed': 'false', onclick: () => this.choose(tab) }, names[tab]));
    this.#list = el('ul', { class: 'handover-list', 'aria-labelledby': 'list-heading' });
    this.#list.addEventListener('keydown', (event) => this.#move(event));
    this.element = el(
      'section',
      { class: 'handovers', 'aria-labelledby': 'list-heading' },
      el('h2', { id: 'list-heading' }, t('conversations')),
      el('div', { class: 'tabs', role: 'group', 'aria-labelledby': 'list-heading' }, ...this.#tabs),
      this.#list,
    );
    this.#list.append(...skeletons(3));
    this.#drawTabs();
  }

  get tab() {
    return this.#tab;
  }

  /** @param {Tab} tab */
  choose(tab) {
    if (this.#tab !== tab) this.#list.replaceChildren(...skeletons(2));
    this.#tab = tab;
    this.#drawTabs();
    this.#acts.tab(tab);
  }

  /** @param {Handover[]} handovers */
  show(handovers) {
    this.#handovers = handovers;
    this.#draw();
  }

  /** @param {string | null} id */
  markOpen(id) {
    this.#openId = id;
    this.#draw();
  }

  focus() {
    this.#rows().find((row) => row.tabIndex === 0)?.focus();
  }

  /** The one that has waited longest, or null. */
  get first() {
    return this.#handovers[0]?.id ?? null;
  }

  #drawTabs() {
    for (const tab of this.#tabs) tab.setAttribute('aria-pressed', String(tab.dataset['tab'] === this.#tab));
  }

  #draw() {
    const focusedId = this.#list.contains(document.activeElement) ? document.activeElement?.getAttribute('data-id') : null;
    const stop = this.#handovers.some((handover) => handover.id === (focusedId ?? this.#openId)) ? (focusedId ?? this.#openId) : (this.#handovers[0]?.id ?? null);
    this.#list.replaceChildren(...this.#handovers.map((handover) => el('li', {}, this.#row(handover, handover.id === stop))));
    if (this.#handovers.length === 0) this.#list.append(el('li', { class: 'empty' }, ...this.#emptyWords()));
    if (focusedId) this.#rows().find((row) => row.dataset['id'] === focusedId)?.focus();
  }

  #emptyWords() {
    const t = this.#t;
    const words = {
      waiting: [t('empty_waiting'), t('empty_waiting_more')],
      mine: [t('empty_mine'), t('empty_mine_more')],
      closed: [t('empty_closed'), ''],
    };
    const [heading, more] = words[this.#tab];
    return [el('strong', {}, heading ?? ''), more ? el('span', {}, more) : ''];
  }

  /**
   * @param {Handover} handover
   * @param {boolean} stop
   */
  #row(handover, stop) {
    const t = this.#t;
    return el(
      'button',
      {
        type: 'button',
        class: 'handover',
        'data-id': handover.id,
        tabindex: stop ? 0 : -1,
        'aria-current': handover.id === this.#openId ? 'true' : null,
        onclick: () => this.#acts.open(handover.id),
      },
      el('span', { class: 'handover-title' }, handover.safe ? t('safe_title') : (handover.topic_title ?? t('no_topic'))),
      handover.safe ? el('span', { class: 'tag tag-care' }, t('sensitive')) : null,
      el('span', { class: 'handover-wait' }, waitedSince(handover.created_at, t)),
      handover.question ? el('span', { class: 'handover-question' }, handover.question) : null,
      el('span', { class: 'handover-queue' }, handover.queue_name),
    );
  }

  /** @returns {HTMLButtonElement[]} */
  #rows() {
    return [...this.#list.querySelectorAll('button')];
  }

  /** @param {KeyboardEvent} event */
  #move(event) {
    const rows = this.#rows();
    const at = rows.indexOf(/** @type {HTMLButtonElement} */ (event.target));
    if (at < 0) return;
    const next = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: rows.length - 1 }[event.key];
    const row = next === undefined ? undefined : rows[next];
    if (!row) return;
    event.preventDefault();
    for (const other of rows) other.tabIndex = other === row ? 0 : -1;
    row.focus();
  }
}
