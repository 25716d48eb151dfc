// The desk: keeps the three panes in step with the gateway.
import { el } from '../lib/dom.js';
import { GatewayProblem } from '../lib/http.js';
import { Line, socketUrl } from '../lib/line.js';
import { Outage } from '../lib/outage.js';
import { detailParts } from './details.js';
import { askOutcome, askTransfer } from './dialogs.js';
import { deskHead } from './head.js';
import { CasesView } from './cases.js';
import { HandoverList } from './list.js';
import { Notifier } from './notify.js';
import { PresenceView } from './presence.js';
import { QueuesView } from './queues.js';
import { ThreadView } from './thread.js';

/** @typedef {import('./types.js').Session} Session */
/** @typedef {import('./types.js').Detail} Detail */

const REFRESH_MS = 30_000;
const TYPING_EVERY_MS = 3_000;
const NEWS_MS = 8_000;

export class DeskApp {
  #t;
  #api;
  #session;
  #signedOut;
  #presence;
  #queues;
  #list;
  #cases;
  #thread;
  #details;
  #notifier;
  #outage;
  /** @type {HTMLElement} */
  element;
  #alert = el('div', { class: 'desk-alert', role: 'alert' });
  #queue = '';
  /** @type {Detail | null} */
  #open = null;
  /** @type {string | null} which one was asked for last; a slower answer to an earlier wish is dropped */
  #wanted = null;
  #typedAt = 0;
  #line;
  #timer;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #told;
  #keys = (/** @type {KeyboardEvent} */ event) => this.#shortcut(event);

  /**
   * @param {import('../lib/text.js').Translate} t
   * @param {import('./api.js').DeskApi} api
   * @param {Session} session
   * @param {(notice: string) => void} signedOut
   */
  constructor(t, api, session, signedOut) {
    this.#t = t;
    this.#api = api;
    this.#session = session;
    this.#signedOut = signedOut;
    this.#outage = new Outage(() => this.element, t('reconnecting'), () => void this.#refresh());
    this.#notifier = new Notifier(t('notification'));
    this.#presence = new PresenceView(t, (presence) => this.#setPresence(presence));
    this.#queues = new QueuesView(t, (queue) => {
      this.#queue = queue;
      void this.#refreshList();
    });
    this.#list = new HandoverList(t, { open: (id) => void this.#openHandover(id), tab: () => void this.#refreshList() });
    this.#cases = new CasesView(t, (id) => void this.#finishCase(id));
    this.#thread = new ThreadView(t, {
      claim: () => void this.#claim(),
      send: (sending) => this.#send(sending),
      typing: () => this.#typing(),
      back: () => this.#view('list'),
      details: () => this.#view('details'),
    });
    this.#details = el('section', { class: 'pane details', 'aria-label': t('details') });
    this.element = el(
      'div',
      { class: 'desk', 'data-view': 'list' },
      deskHead(t, session.name, this.#notifier, () => void this.#signOut()),
      this.#outage.banner,
      this.#alert,
      el('main', { class: 'panes' }, el('nav', { class: 'pane side', 'aria-label': t('side') }, this.#presence.element, this.#queues.element, this.#list.element, this.#cases.element), this.#thread.element, this.#details),
    );
    this.#presence.show(session.presence);
    this.#drawDetails();
    addEventListener('keydown', this.#keys);
    this.#timer = setInterval(() => void this.#refresh(), REFRESH_MS);
    this.#line = new Line({
      url: socketUrl('', '/api/v1/staff/live'),
      receive: (frame) => this.#hear(frame),
      poll: () => this.#refresh(),
      changed: (up) => this.#outage.changed(up),
      refused: () => this.#leave(t('session_ended')),
    });
    void this.#refresh();
  }

  /** @param {import('./types.js').Presence} presence */
  async #setPresence(presence) {
    await this.#attempt(async () => {
      this.#session = await this.#api.setPresence(presence);
      void this.#refreshQueues();
    });
    this.#presence.show(this.#session.presence);
  }

  async #refresh() {
    await Promise.all([this.#refreshQueues(), this.#refreshList(), this.#refreshOpen()]);
  }

  #refreshQueues() {
    return this.#background(async () => {
      const queues = await this.#api.queues();
      this.#queues.show(queues);
      this.#cases.show(await this.#api.cases());
      this.#notifier.count(queues.reduce((sum, queue) => sum + queue.waiting, 0));
    });
  }

  /** @param {string} id */
  async #finishCase(id) {
    await this.#attempt(() => this.#api.finishCase(id));
    void this.#refreshQueues();
  }

  #refreshList() {
    return this.#background(async () => {
      const { tab } = this.#list;
      const handovers = await this.#api.handovers(tab, this.#queue);
      if (tab === this.#list.tab) this.#list.show(handovers);
    });
  }

  async #refreshOpen() {
    const id = this.#open?.id;
    if (!id) return;
    try {
      const detail = await this.#api.handover(id);
      if (this.#wanted === id) this.#show(detail);
    } catch (error) {
      if (error instanceof GatewayProblem && error.status === 404) this.#showNothing();
      else this.#explain(error);
    }
  }

  /** @param {string} id */
  async #openHandover(id) {
    this.#wanted = id;
    this.#list.markOpen(id);
    if (this.#open?.id !== id) this.#thread.showLoading();
    this.#view('thread');
    await this.#attempt(async () => {
      const detail = await this.#api.handover(id);
      if (this.#wanted !== id) return;
      this.#show(detail);
      this.#thread.focus();
    });
  }

  async #claim() {
    const { id } = this.#open ?? {};
    if (!id) return;
    try {
      const detail = await this.#api.claim(id);
      this.#say('');
      this.#list.choose('mine');
      if (this.#wanted === id) this.#show(detail);
      this.#thread.focus();
      void this.#refreshQueues();
    } catch (error) {
      const name = error instanceof GatewayProblem && error.code === 'already_claimed' ? String(error.body['claimed_by_name'] ?? '') : '';
      if (name) {
        this.#showNothing();
        this.#tell(this.#t('taken_by', { name }));
        this.#list.focus();
      } else this.#explain(error);
      void this.#refresh();
    }
  }

  /** @param {import('./thread.js').Sending} sending */
  async #send(sending) {
    const { id } = this.#open ?? {};
    if (!id) throw new Error('nothing is open');
    try {
      return (await this.#api.write(id, sending.clientId, sending.text)).message;
    } catch (error) {
      if (error instanceof GatewayProblem && !error.passing) this.#explain(error);
      throw error;
    }
  }

  #typing() {
    const now = Date.now();
    if (!this.#open || now - this.#typedAt < TYPING_EVERY_MS) return;
    this.#typedAt = now;
    this.#api.typing(this.#open.id).catch(() => undefined);
  }

  async #close() {
    const open = this.#open;
    const outcome = open && (await askOutcome(this.#t, open));
    if (open && outcome) await this.#finish(() => this.#api.close(open.id, 'done', outcome), this.#t('done_closed'));
  }

  async #toBot() {
    const id = this.#open?.id;
    if (id) await this.#finish(() => this.#api.close(id, 'bot', 'solved'), this.#t('done_to_bot'));
  }

  async #release() {
    const id = this.#open?.id;
    if (id) await this.#finish(() => this.#api.release(id), this.#t('done_released'));
  }

  async #transfer() {
    const open = this.#open;
    const choice = open && (await askTransfer(this.#t, this.#targets(open)));
    if (open && choice) await this.#finish(() => this.#api.transfer(open.id, choice.queue, choice.comment), this.#t('done_transferred'));
  }

  /** @param {Detail} detail */
  #targets(detail) {
    const queues = detail.transfer_queues ?? this.#session.queues.filter((queue) => queue.municipality === detail.municipality);
    return detail.safe ? [] : queues.filter((queue) => queue.id !== detail.queue);
  }

  /**
   * @param {() => Promise<unknown>} act
   * @param {string} done
   */
  async #finish(act, done) {
    const worked = await this.#attempt(act);
    if (!worked) return;
    this.#showNothing();
    this.#tell(done);
    this.#list.choose('waiting');
    await this.#refresh();
    this.#list.focus();
  }

  /** @param {Detail} detail */
  #show(detail) {
    const before = this.#open;
    this.#open = detail;
    this.#list.markOpen(detail.id);
    this.#thread.show(detail);
    // Ticks in the checklist and an opened answer must survive a refresh.
    if (!before || before.id !== detail.id || before.state !== detail.state || before.may_return !== detail.may_return) this.#drawDetails();
  }

  #showNothing() {
    this.#open = null;
    this.#wanted = null;
    this.#list.markOpen(null);
    this.#thread.showNothing();
    this.#drawDetails();
    this.#view('list');
  }

  #drawDetails() {
    const detail = this.#open;
    this.#details.hidden = detail === null;
    this.element?.toggleAttribute('data-empty', detail === null);
    this.#details.replaceChildren(
      ...(detail
        ? detailParts(
            detail,
            this.#t,
            {
              close: () => void this.#close(),
              toBot: () => void this.#toBot(),
              transfer: () => void this.#transfer(),
              release: () => void this.#release(),
              back: () => this.#view('thread'),
            },
            this.#targets(detail).length > 0,
          )
        : []),
    );
  }

  /** @param {any} frame */
  #hear(frame) {
    switch (frame?.event) {
      case 'queues':
        void this.#refreshQueues();
        void this.#refreshList();
        break;
      case 'handover':
        void this.#refreshList();
        if (frame.id === this.#open?.id) void this.#refreshOpen();
        break;
      case 'message':
        if (frame.handover === this.#open?.id) this.#thread.add(frame.message);
        break;
      case 'typing':
        if (frame.handover === this.#open?.id) this.#thread.showTyping();
        break;
    }
  }

  /** @param {'list' | 'thread' | 'details'} view what a narrow screen shows */
  #view(view) {
    if (this.element) this.element.dataset['view'] = view;
    if (view === 'list') this.#list.focus();
  }

  /** @param {KeyboardEvent} event */
  #shortcut(event) {
    if (!event.altKey || !event.shiftKey || event.ctrlKey || event.metaKey) return;
    const acts = { KeyK: () => this.#list.focus(), KeyS: () => this.#thread.focus(), KeyN: () => this.#openNext() };
    const act = acts[/** @type {keyof typeof acts} */ (event.code)];
    if (!act) return;
    event.preventDefault();
    act();
  }

  #openNext() {
    const id = this.#list.first;
    if (id) void this.#openHandover(id);
  }

  /**
   * @param {() => Promise<unknown>} act
   * @returns {Promise<boolean>}
   */
  async #attempt(act) {
    try {
      await act();
      this.#say('');
      return true;
    } catch (error) {
      this.#explain(error);
      return false;
    }
  }

  // What nobody asked for must not wipe away what somebody was just told.
  /** @param {() => Promise<void>} act */
  async #background(act) {
    try {
      await act();
    } catch (error) {
      this.#explain(error);
    }
  }

  /** @param {unknown} error */
  #explain(error) {
    if (!(error instanceof GatewayProblem)) throw error;
    if (error.status === 401) this.#leave(this.#t('session_ended'));
    else this.#say(error.detail || this.#t('unreachable'));
  }

  /** @param {string} text */
  #say(text) {
    if (this.#alert.textContent !== text) this.#alert.textContent = text;
  }

  /** @param {string} text news that goes away by itself */
  #tell(text) {
    this.#outage.banner.textContent = text;
    clearTimeout(this.#told);
    this.#told = setTimeout(() => {
      if (this.#outage.banner.textContent === text) this.#outage.banner.textContent = '';
    }, NEWS_MS);
  }

  async #signOut() {
    await this.#api.signOut().catch(() => undefined);
    this.#leave('');
  }

  /** @param {string} notice */
  #leave(notice) {
    clearInterval(this.#timer);
    this.#outage.end();
    clearTimeout(this.#told);
    this.#line.close();
    removeEventListener('keydown', this.#keys);
    this.#signedOut(notice);
  }
}
