// The conversation in the middle: what has been said, and the field to answer in.
import { el, icon } from '../lib/dom.js';
import { Composer } from '../chat/composer.js';
import { messageElement, senderLine } from '../chat/message-view.js';

/** @typedef {import('./types.js').Detail} Detail */
/** @typedef {import('./types.js').Message} Message */

/** @typedef {{clientId: string, text: string}} Sending */

const LIMIT = 5_000;
const NEAR_END_PX = 160;

export class ThreadView {
  #t;
  #acts;
  #heading = el('h2', { class: 'thread-title', tabindex: -1 });
  #present = el('p', { class: 'thread-present', role: 'status' });
  #log;
  #scroller;
  #foot = el('div', { class: 'thread-foot' });
  #typing = el('p', { class: 'typing', role: 'status' });
  #composer;
  /** @type {Detail | null} */
  #detail = null;
  /** @type {Set<number>} */
  #seen = new Set();
  /** @type {Map<string, string>} what was begun to write, by conversation */
  #drafts = new Map();
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #typingTimer;

  /**
   * @param {import('../lib/text.js').Translate} t
   * @param {{claim: () => void, send: (sending: Sending) => Promise<Message>, typing: () => void, back: () => void, details: () => void}} acts
   */
  constructor(t, acts) {
    this.#t = t;
    this.#acts = acts;
    this.#log = el('div', { class: 'msg-list', role: 'log', 'aria-live': 'polite', 'aria-label': t('conversation') });
    this.#scroller = el('div', { class: 'thread-scroll', tabindex: 0, role: 'region', 'aria-label': t('conversation') }, this.#log, this.#typing);
    this.#composer = new Composer(t, LIMIT, { send: (text) => void this.#send({ clientId: crypto.randomUUID(), text }), typing: () => acts.typing() });
    this.element = el('section', { class: 'pane thread' });
    this.showNothing();
  }

  showNothing() {
    this.#remember();
    this.#detail = null;
    this.element.replaceChildren(
      el('div', { class: 'nothing' }, icon('chat'), el('h2', {}, this.#t('nothing_open')), el('p', {}, this.#t('nothing_open_more'))),
    );
  }

  showLoading() {
    this.#remember();
    this.#detail = null;
    this.element.replaceChildren(el('div', { class: 'thread-loading', role: 'status' }, el('span', { class: 'hidden-text' }, this.#t('loading')), el('div', { class: 'skeleton' }, el('span'), el('span'), el('span'))));
  }

  /** @param {Detail} detail */
  show(detail) {
    const t = this.#t;
    const same = this.#detail?.id === detail.id && this.#detail.state === detail.state;
    if (!same) this.#remember();
    this.#detail = detail;
    this.#heading.textContent = detail.safe ? t('safe_title') : (detail.topic_title ?? t('no_topic'));
    this.#present.textContent = detail.state === 'closed' || detail.state === 'cancelled' ? t('ended') : detail.citizen_present ? t('citizen_here') : t('citizen_away');
    this.#present.classList.toggle('is-here', detail.citizen_present && detail.state !== 'closed');
    if (same) {
      for (const message of detail.messages) this.add(message);
      return;
    }
    this.#seen.clear();
    // A list that is replaced as a whole must not be read aloud from the top.
    this.#log.setAttribute('aria-live', 'off');
    this.#log.replaceChildren();
    for (const message of detail.messages) this.add(message);
    requestAnimationFrame(() => this.#log.setAttribute('aria-live', 'polite'));
    this.#drawFoot(detail);
    this.element.replaceChildren(
      el(
        'header',
        { class: 'thread-head' },
        el('button', { type: 'button', class: 'button button-icon only-narrow', 'aria-label': t('back_to_list'), onclick: () => this.#acts.back() }, icon('back')),
        el('div', {}, this.#heading, this.#present),
        el('button', { type: 'button', class: 'button button-small only-middle', onclick: () => this.#acts.details() }, t('details')),
      ),
      detail.messages.length > 0 || detail.state === 'mine' ? this.#scroller : this.#unread(detail),
      this.#foot,
    );
    this.#toEnd();
  }

  /** @param {Message} message */
  add(message) {
    if (this.#seen.has(message.seq)) return;
    this.#seen.add(message.seq);
    if (message.sender === 'citizen') this.#hush();
    const stay = !this.#nearEnd();
    this.#log.append(messageElement({ ...message, choices: [] }, this.#t, { choose: () => undefined, judge: null }));
    if (!stay) this.#toEnd();
  }

  showTyping() {
    clearTimeout(this.#typingTimer);
    const stay = !this.#nearEnd();
    if (!this.#typing.textContent) this.#typing.append(el('span', { class: 'dots', 'aria-hidden': 'true' }, el('i'), el('i'), el('i')), el('span', {}, this.#t('citizen_typing')));
    if (!stay) this.#toEnd();
    this.#typingTimer = setTimeout(() => this.#hush(), 5_000);
  }

  /** Puts the reader at the heading, the writer in the field. */
  focus() {
    if (this.#detail?.state === 'mine') this.#composer.focus();
    else (this.#foot.querySelector('button') ?? this.#heading).focus();
  }

  #hush() {
    this.#typing.replaceChildren();
  }

  #remember() {
    if (this.#detail?.state === 'mine') this.#drafts.set(this.#detail.id, this.#composer.text);
  }

  /** @param {Detail} detail */
  #drawFoot(detail) {
    const t = this.#t;
    if (detail.state === 'mine') {
      this.#composer.text = this.#drafts.get(detail.id) ?? '';
      this.#foot.replaceChildren(this.#composer.element);
    } else if (detail.state === 'waiting') {
      this.#foot.replaceChildren(
        el('div', { class: 'claim-box' }, el('p', {}, t(detail.safe ? 'claim_safe_text' : 'claim_text')), el('button', { type: 'button', class: 'button button-primary', onclick: () => this.#acts.claim() }, t('claim'))),
      );
    } else {
      this.#foot.replaceChildren(el('p', { class: 'claim-box soft' }, detail.state === 'claimed' && detail.claimed_by_name ? t('taken_by', { name: detail.claimed_by_name }) : t('ended_text')));
    }
  }

  /** @param {Detail} detail */
  #unread(detail) {
    const t = this.#t;
    return el('div', { class: 'nothing' }, icon('lock'), el('h2', {}, t(detail.safe ? 'safe_unread' : 'unread')), el('p', {}, t(detail.safe ? 'safe_unread_more' : 'unread_more')));
  }

  /** @param {Sending} sending */
  async #send(sending) {
    const t = this.#t;
    const element = el('div', { class: 'msg msg-agent kind-text', 'data-status': 'sending' });
    const bubble = el('div', { class: 'bubble' }, ...sending.text.split('\n').map((line) => el('p', {}, line)));
    const attempt = async () => {
      element.dataset['status'] = 'sending';
      element.replaceChildren(senderLine(t('sender_me'), undefined), bubble, el('p', { class: 'msg-delivery' }, t('sending')));
      try {
        const message = await this.#acts.send(sending);
        element.remove();
        this.add(message);
      } catch {
        element.dataset['status'] = 'failed';
        element.replaceChildren(
          senderLine(t('sender_me'), undefined),
          bubble,
          el(
            'div',
            { class: 'msg-failed', role: 'alert' },
            el('p', {}, t('failed')),
            el(
              'p',
              { class: 'row' },
              el('button', { type: 'button', class: 'button button-small', onclick: () => void attempt() }, t('retry')),
              el('button', { type: 'button', class: 'button button-small button-quiet', onclick: () => element.remove() }, t('discard')),
            ),
          ),
        );
      }
    };
    // Outside the live list: one's own words need not be read back.
    this.#log.after(element);
    this.#toEnd();
    await attempt();
  }

  #nearEnd() {
    const { scrollTop, scrollHeight, clientHeight } = this.#scroller;
    return scrollHeight - clientHeight - scrollTop < NEAR_END_PX;
  }

  #toEnd() {
    this.#scroller.scrollTop = this.#scroller.scrollHeight;
  }
}
