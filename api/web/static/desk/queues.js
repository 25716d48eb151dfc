// The queues one may see. Pressing one narrows the list to it.
import { el, icon } from '../lib/dom.js';
import { waited } from './waiting.js';

/** @typedef {import('./types.js').Queue} Queue */

export class QueuesView {
  #t;
  #choose;
  #list = el('ul', { class: 'queue-list' });
  #chosen = '';
  /** @type {Queue[]} */
  #queues = [];

  /**
   * @param {import('../lib/text.js').Translate} t
   * @param {(queue: string) => void} choose
   */
  constructor(t, choose) {
    this.#t = t;
    this.#choose = choose;
    this.element = el('section', { class: 'queues', 'aria-labelledby': 'queues-heading' }, el('h2', { id: 'queues-heading' }, t('queues')), this.#list);
    this.#list.append(...skeletons(2));
  }

  /** @param {Queue[]} queues */
  show(queues) {
    this.#queues = queues;
    this.#draw();
  }

  #draw() {
    const t = this.#t;
    const focusedId = document.activeElement?.getAttribute('data-queue');
    this.#list.replaceChildren(
      ...this.#queues.map((queue) => {
        const key = `${queue.municipality}/${queue.id}`;
        const facts = [
          queue.open ? t('queue_open') : queue.opens_text ? t('queue_opens', { opens: queue.opens_text }) : t('queue_closed'),
          t('queue_agents', { count: queue.agents_online }),
          queue.waiting > 0 ? t('queue_longest', { wait: waited(queue.longest_wait_s, t) }) : '',
        ];
        return el(
          'li',
          {},
          el(
            'button',
            { type: 'button', class: 'queue', 'data-queue': key, 'aria-pressed': String(this.#chosen === key), onclick: () => this.#press(key) },
            el('span', { class: 'queue-name' }, queue.name, queue.zone === 'oppen' ? null : icon('lock'), queue.zone === 'oppen' ? null : el('span', { class: 'hidden-text' }, t('queue_secret'))),
            el('span', { class: queue.waiting > 0 ? 'count count-some' : 'count' }, String(queue.waiting), el('span', { class: 'hidden-text' }, ` ${t('queue_waiting')}`)),
            el('span', { class: 'queue-facts' }, facts.filter(Boolean).join(' · ')),
          ),
        );
      }),
    );
    if (this.#queues.length === 0) this.#list.append(el('li', { class: 'soft' }, t('queues_none')));
    if (focusedId) /** @type {HTMLElement | null} */ (this.#list.querySelector(`[data-queue="${CSS.escape(focusedId)}"]`))?.focus();
  }

  /** @param {string} key */
  #press(key) {
    this.#chosen = this.#chosen === key ? '' : key;
    this.#draw();
    this.#choose(this.#chosen);
  }
}

/** @param {number} count */
export function skeletons(count) {
  return Array.from({ length: count }, () => el('li', { class: 'skeleton', 'aria-hidden': 'true' }, el('span'), el('span')));
}
