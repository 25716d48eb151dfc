// The list of messages: history apart from what is new (only the new is read aloud), and where to scroll.
import { el, icon } from '../lib/dom.js';
import { richText } from '../lib/text.js';
import { messageElement, senderLine } from './message-view.js';

/** @typedef {import('./types.js').Message} Message */
/** @typedef {import('./conversation.js').Outgoing} Outgoing */
/** @typedef {import('../lib/text.js').Translate} Translate */

/**
 * @typedef {object} OutgoingActs
 * @property {(item: Outgoing) => void} retry
 * @property {(item: Outgoing) => void} discard
 * @property {(item: Outgoing) => string} explain why it failed, in words for the citizen
 */

const NEAR_END_PX = 120;
const TYPING_SHOWN_MS = 5_000;

export class LogView {
  #t;
  #acts;
  #outgoingActs;
  #history;
  #fresh;
  #typing;
  #jump;
  /** @type {Map<string, HTMLElement>} */
  #outgoing = new Map();
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #typingTimer;

  /**
   * @param {Translate} t
   * @param {import('./message-view.js').MessageActs} acts
   * @param {OutgoingActs} outgoingActs
   */
  constructor(t, acts, outgoingActs) {
    this.#t = t;
    this.#acts = acts;
    this.#outgoingActs = outgoingActs;
    this.#history = el('div', { class: 'msg-list' });
    this.#fresh = el('div', { class: 'msg-list', role: 'log', 'aria-live': 'polite', 'aria-label': t('log_label') });
    this.#typing = el('div', { class: 'typing', role: 'status' });
    this.#jump = el('button', { type: 'button', class: 'button jump', hidden: true, onclick: () => this.toEnd() }, icon('down'), t('jump'));
    this.scroller = el('div', { class: 'chat-scroll', tabindex: 0, role: 'region', 'aria-label': t('conversation') }, this.#history, this.#fresh, this.#typing);
    this.element = el('div', { class: 'chat-log' }, this.scroller, this.#jump);
    this.scroller.addEventListener('scroll', () => {
      if (this.#nearEnd()) this.#jump.hidden = true;
    });
  }

  /**
   * @param {Message} message
   * @param {boolean} fresh
   */
  add(message, fresh) {
    const list = fresh ? this.#fresh : this.#history;
    const stay = fresh && message.sender !== 'citizen' && !this.#nearEnd();
    if (message.sender === 'citizen') this.#retireChoices();
    this.#retireRepeated(message.choices ?? []);
    const element = messageElement(message, this.#t, this.#acts);
    const later = [...list.children].find((other) => Number(other.getAttribute('data-seq')) > message.seq);
    if (message.kind === 'safety' && fresh) this.#alarm(element, list, later ?? null);
    else list.insertBefore(element, later ?? null);
    if (stay) this.#jump.hidden = false;
    else this.#show(element);
  }

  /** @param {Outgoing} item */
  showOutgoing(item) {
    const before = this.#outgoing.get(item.clientId);
    const element = before ?? el('div', { class: 'msg msg-citizen kind-text', 'data-client-id': item.clientId });
    element.dataset['status'] = item.status;
    const retryHadFocus = element.contains(focused(element));
    element.replaceChildren(
      senderLine(this.#t('sender_citizen'), item.at),
      el('div', { class: 'bubble', dir: 'auto' }, ...item.label.split('\n').map((line) => el('p', {}, line))),
      this.#deliveryLine(item),
    );
    if (!before) {
      this.#retireChoices();
      this.#outgoing.set(item.clientId, element);
      this.#fresh.append(element);
      this.toEnd();
    } else if (item.status === 'failed') this.#show(element);
    if (retryHadFocus) this.scroller.focus({ preventScroll: true });
  }

  /** @param {Outgoing} item */
  removeOutgoing(item) {
    this.#outgoing.get(item.clientId)?.remove();
    this.#outgoing.delete(item.clientId);
  }

  /** @param {string} text "" takes the indicator away */
  setTyping(text) {
    clearTimeout(this.#typingTimer);
    if (text === (this.#typing.textContent ?? '').trim()) return;
    if (text === '') this.#typing.replaceChildren();
    else {
      const stay = !this.#nearEnd();
      const dots = el('span', { class: 'dots', 'aria-hidden': 'true' }, el('i'), el('i'), el('i'));
      this.#typing.replaceChildren(dots, el('span', {}, text));
      if (!stay) this.toEnd();
    }
  }

  /** @param {string} text shown for a few seconds, unless said again */
  flashTyping(text) {
    this.setTyping(text);
    this.#typingTimer = setTimeout(() => this.setTyping(''), TYPING_SHOWN_MS);
  }

  /** What stands here now belongs to a conversation that is over: it is kept, but numbers begin anew. */
  seal() {
    for (const element of [...this.#fresh.children]) {
      if (element.getAttribute('data-status') === 'failed') continue;
      element.removeAttribute('data-seq');
      this.#history.append(element);
    }
    this.#retireChoices();
  }

  clear() {
    this.#history.replaceChildren();
    this.#fresh.replaceChildren();
    this.#outgoing.clear();
    this.setTyping('');
  }

  /** Takes away what a safe conversation must not ask. */
  dropJudgements() {
    for (const box of this.scroller.querySelectorAll('.msg-judge')) box.remove();
  }

  /** @param {Outgoing} item */
  #deliveryLine(item) {
    if (item.status === 'sending') return el('p', { class: 'msg-delivery' }, this.#t('sending'));
    if (item.status === 'sent') return el('p', { class: 'msg-delivery' }, icon('check'), this.#t('sent'));
    return el(
      'div',
      { class: 'msg-failed' },
      el('div', {}, ...richText(this.#outgoingActs.explain(item))),
      el(
        'p',
        { class: 'row' },
        el('button', { type: 'button', class: 'button button-small', onclick: () => this.#outgoingActs.retry(item) }, this.#t('retry')),
        el('button', { type: 'button', class: 'button button-small button-quiet', onclick: () => this.#outgoingActs.discard(item) }, this.#t('discard')),
      ),
    );
  }

  // The polite log would read the text a second time, so the filled part comes one frame after its empty frame.
  /**
   * @param {HTMLElement} element
   * @param {HTMLElement} list
   * @param {Element | null} later
   */
  #alarm(element, list, later) {
    const parts = [...element.childNodes];
    element.replaceChildren();
    element.setAttribute('role', 'alert');
    list.insertBefore(element, later);
    requestAnimationFrame(() => {
      element.append(...parts);
      this.#show(element);
    });
  }

  #retireChoices() {
    for (const box of this.scroller.querySelectorAll('.msg-choices')) box.remove();
  }

  // The same buttons twice would only make one wonder what the difference is.
  /** @param {{id: string}[]} choices */
  #retireRepeated(choices) {
    const offered = new Set(choices.map((choice) => choice.id));
    for (const box of this.scroller.querySelectorAll('.msg-choices')) {
      const ids = [...box.querySelectorAll('button')].map((button) => button.dataset['choice'] ?? '');
      if (ids.every((id) => offered.has(id))) box.remove();
    }
  }

  #nearEnd() {
    const { scrollTop, scrollHeight, clientHeight } = this.scroller;
    return scrollHeight - clientHeight - scrollTop < NEAR_END_PX;
  }

  /** Shows the newest. */
  toEnd() {
    this.scroller.scrollTop = this.scroller.scrollHeight;
    this.#jump.hidden = true;
  }

  // A long answer is shown from its beginning, a short one together with what was asked.
  /** @param {HTMLElement} element */
  #show(element) {
    const { scroller } = this;
    if (scroller.scrollHeight <= scroller.clientHeight) return;
    if (element.offsetHeight > scroller.clientHeight * 0.85) {
      scroller.scrollTop += element.getBoundingClientRect().top - scroller.getBoundingClientRect().top - 8;
    } else this.toEnd();
  }
}

/** @param {Element} element */
function focused(element) {
  const root = element.getRootNode();
  return root instanceof Document || root instanceof ShadowRoot ? root.activeElement : null;
}
