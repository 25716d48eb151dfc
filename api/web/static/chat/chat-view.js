// Puts the parts of the chat together and keeps them in step with the conversation.
// The same view stands on the citizen page and in the widget's shadow root.
import { el, icon } from '../lib/dom.js';
import { confirmInDialog } from '../lib/confirm.js';
import { GatewayProblem } from '../lib/http.js';
import { translator } from '../lib/text.js';
import { caseForm } from './case-form.js';
import { Composer } from './composer.js';
import { Conversation } from './conversation.js';
import { LogView } from './log-view.js';

/** @typedef {import('./types.js').Config} Config */
/** @typedef {import('./types.js').Message} Message */
/** @typedef {import('./conversation.js').Change} Change */
/** @typedef {import('./conversation.js').Outgoing} Outgoing */

/**
 * @typedef {object} ViewActs
 * @property {(on: boolean) => void} safe whether the conversation must leave no trace from now on
 * @property {() => void} exit leave the page at once
 */

const OUTAGE_TOLD_AFTER_MS = 5_000;

export class ChatView {
  #config;
  #acts;
  #t;
  #conversation;
  #log;
  #composer;
  #status = el('p', { class: 'chat-status', role: 'status' });
  #banner = el('div', { class: 'chat-banner', role: 'status' });
  #safeNote = el('div', { class: 'safe-note', hidden: true });
  #caseSlot = el('div', { class: 'case-slot', hidden: true });
  #closedBox = el('div', { class: 'closed-box', hidden: true });
  #human;
  #menu;
  #download;
  /** @type {string | null} */
  #agent = null;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #outage;

  /**
   * @param {Config} config
   * @param {import('./api.js').ChatApi} api
   * @param {import('./memory.js').TabMemory} memory
   * @param {ViewActs} acts
   */
  constructor(config, api, memory, acts) {
    this.#config = config;
    this.#acts = acts;
    this.#t = translator(config.strings);
    const t = this.#t;
    this.#conversation = new Conversation(api, memory, config, (change) => this.#follow(change));
    this.#log = new LogView(
      t,
      {
        choose: (id, label) => this.#choose(id, label),
        judge: (seq, helpful) => this.#conversation.judge(seq, helpful),
      },
      {
        retry: (item) => void this.#conversation.retry(item),
        discard: (item) => this.#conversation.discard(item),
        explain: (item) => this.#explain(item.problem),
      },
    );
    this.#composer = new Composer(t, config.limit, {
      send: (text) => void this.#conversation.send({ text }, text),
      typing: () => this.#conversation.typing(),
    });
    this.#download = this.#menuButton('download', () => this.#downloadTranscript());
    this.#menu = el(
      'details',
      { class: 'menu' },
      el('summary', { class: 'button button-quiet' }, icon('more'), el('span', {}, t('menu'))),
      el('div', { class: 'menu-list' }, this.#download, this.#menuButton('close_chat', () => this.#close()), this.#menuButton('erase', () => this.#erase())),
    );
    this.#menu.addEventListener('keydown', (event) => {
      if (event.key !== 'Escape' || !this.#menu.open) return;
      event.stopPropagation();
      this.#closeMenu();
      this.#menu.querySelector('summary')?.focus();
    });
    this.#human = el('button', { type: 'button', class: 'button', onclick: () => void this.#askForHuman() }, icon('person'), t('human'));
    this.element = el(
      'div',
      { class: 'chat', lang: config.lang },
      el('div', { class: 'chat-head' }, this.#status, this.#menu),
      this.#safeNote,
      this.#log.element,
      this.#banner,
      this.#caseSlot,
      this.#closedBox,
      this.#composer.element,
      el('div', { class: 'chat-foot' }, this.#human, el('p', { class: 'danger-line' }, t('danger_before'), el('a', { href: 'tel:112' }, '112'))),
    );
    this.#greet();
    if (config.discreet) this.#showSafeNote();
    this.#showState();
  }

  /** Takes up a conversation from before a reload, if there is one. */
  resume() {
    return this.#conversation.resume();
  }

  /** @param {string} text what the citizen had begun to write */
  set draft(text) {
    this.#composer.text = text;
  }

  get draft() {
    return this.#composer.text;
  }

  focus() {
    if (this.#closedBox.hidden) this.#composer.focus();
    else this.#closedBox.querySelector('button')?.focus();
  }

  /** For the quick exit: forget everything here, tell the gateway if possible. */
  leave() {
    this.#conversation.leave();
    this.#log.clear();
    this.#composer.text = '';
  }

  /** @param {Change} change */
  #follow(change) {
    switch (change.what) {
      case 'message':
        this.#receive(change.message, change.fresh);
        break;
      case 'outgoing':
        this.#log.showOutgoing(change.item);
        break;
      case 'discarded':
        this.#log.removeOutgoing(change.item);
        break;
      case 'thinking':
        this.#log.setTyping(this.#conversation.thinking ? this.#t('thinking') : '');
        break;
      case 'typing':
        this.#log.flashTyping(this.#t('typing'));
        break;
      case 'safe':
        if (this.#safe) this.#showSafeNote();
        else this.#safeNote.hidden = true;
        this.#showState();
        this.#acts.safe(this.#safe);
        break;
      case 'line':
        this.#showOutage();
        break;
      case 'lost':
        this.#log.seal();
        break;
      case 'reset':
        this.#log.clear();
        this.#greet();
        this.#safeNote.hidden = !this.#config.discreet;
        this.#acts.safe(this.#safe);
        this.#showState();
        break;
      case 'state':
      case 'queue':
        this.#showState();
        break;
    }
  }

  /**
   * @param {Message} message
   * @param {boolean} fresh
   */
  #receive(message, fresh) {
    // The opening stands on the page already, before there is any conversation.
    if (message.kind === 'greeting') return;
    if (this.#config.opening.some((opening) => opening.text === message.text && opening.kind === message.kind)) return;
    this.#log.setTyping('');
    if (message.sender === 'agent') this.#agent = message.sender_name ?? null;
    this.#log.add(message, fresh);
    if (this.#safe) this.#log.dropJudgements();
    this.#showState();
  }

  get #safe() {
    return this.#conversation.safe || this.#config.discreet;
  }

  #greet() {
    for (const opening of this.#config.opening) this.#log.add({ seq: 0, ...opening }, false);
  }

  /**
   * @param {string} id
   * @param {string} label
   */
  #choose(id, label) {
    if (id === 'exit') this.#acts.exit();
    else if (id === 'case') this.#openCase();
    else void this.#conversation.send({ choice: id }, label);
    if (id !== 'case') this.#composer.focus();
  }

  async #askForHuman() {
    const { state } = this.#conversation;
    if (state === 'waiting' || state === 'with_agent') {
      this.#say(this.#t(state === 'waiting' ? 'human_waiting' : 'human_here'));
      return;
    }
    this.#human.setAttribute('aria-disabled', 'true');
    await this.#attempt(() => this.#conversation.askForHuman());
    this.#human.removeAttribute('aria-disabled');
  }

  async #close() {
    const t = this.#t;
    if (await this.#confirm({ question: t('close_question'), detail: t(this.#safe ? 'close_detail_safe' : 'close_detail'), yes: t('close_chat'), no: t('cancel') })) {
      await this.#attempt(() => this.#conversation.close());
    }
  }

  async #erase() {
    const t = this.#t;
    if (!(await this.#confirm({ question: t('erase_question'), detail: t('erase_detail'), yes: t('erase'), no: t('cancel') }))) return;
    if (await this.#attempt(() => this.#conversation.erase())) this.#say(t('erased'));
    this.#composer.focus();
  }

  async #downloadTranscript() {
    await this.#attempt(async () => {
      const blob = await this.#conversation.transcript();
      if (!blob) return;
      const url = URL.createObjectURL(blob);
      el('a', { href: url, download: this.#t('download_name') }).click();
      setTimeout(() => URL.revokeObjectURL(url), 60_000);
    });
  }

  #openCase() {
    const form = caseForm(this.#t, this.#conversation.lastQuestion, {
      save: async (matter) => {
        await this.#conversation.leaveCase(matter);
        this.#closeCase();
      },
      cancel: () => this.#closeCase(),
    });
    this.#caseSlot.replaceChildren(form);
    this.#caseSlot.hidden = false;
    this.#composer.element.hidden = true;
    form.querySelector('h2')?.focus();
  }

  #closeCase() {
    this.#caseSlot.hidden = true;
    this.#caseSlot.replaceChildren();
    this.#showState();
    this.#log.toEnd();
    this.focus();
  }

  #showState() {
    const t = this.#t;
    const { state, queue, safe } = this.#conversation;
    const closed = state === 'closed';
    this.element.dataset['state'] = state;
    this.#download.hidden = this.#safe || state === 'new';
    this.#menu.hidden = state === 'new';
    for (const button of this.#menu.querySelectorAll('button')) {
      if (button.dataset['act'] === 'close_chat') button.hidden = closed;
    }
    this.#composer.element.hidden = closed || !this.#caseSlot.hidden;
    this.#human.hidden = closed;
    if (closed && this.#closedBox.hidden) {
      this.#closedBox.replaceChildren(
        el('p', {}, t(safe ? 'closed_safe' : 'closed')),
        el('button', { type: 'button', class: 'button button-primary', onclick: () => this.#startOver() }, t('start_over')),
      );
    }
    this.#closedBox.hidden = !closed;
    this.#composer.label = t(state === 'with_agent' || state === 'waiting' ? 'message_label' : 'question_label');
    const lines = closed
      ? [t('status_closed')]
      : state === 'with_agent'
        ? [this.#agent ? t('status_agent', { name: this.#agent }) : t('status_agent_unnamed')]
        : state === 'waiting'
          ? [t('status_waiting'), queue ? t('queue_place', { position: queue.position }) : '', queue ? this.#wait(queue.wait_s) : '']
          : [t('status_bot')];
    const text = lines.filter(Boolean).join(' ');
    if (this.#status.textContent !== text) this.#status.textContent = text;
  }

  /** @param {number | null} seconds */
  #wait(seconds) {
    if (seconds === null || seconds < 0) return '';
    return seconds < 60 ? this.#t('wait_short') : this.#t('wait_minutes', { minutes: Math.ceil(seconds / 60) });
  }

  #startOver() {
    this.#conversation.startOver();
    this.#composer.focus();
  }

  #showSafeNote() {
    const t = this.#t;
    if (this.#safeNote.childElementCount === 0) {
      this.#safeNote.append(
        el(
          'details',
          {},
          el('summary', {}, t('safe_summary')),
          el('p', {}, t('safe_keep')),
          el('p', {}, t('safe_history')),
          el('p', {}, t('safe_keys')),
        ),
      );
    }
    this.#log.dropJudgements();
    this.#safeNote.hidden = false;
  }

  #showOutage() {
    clearTimeout(this.#outage);
    if (this.#conversation.connected) this.#say('');
    else this.#outage = setTimeout(() => this.#say(`${this.#t('outage')} ${this.#otherWays()}`), OUTAGE_TOLD_AFTER_MS);
  }

  /** @param {import('../lib/http.js').GatewayProblem | null} problem */
  #explain(problem) {
    const helplines = problem?.body['helplines'];
    if (Array.isArray(helplines)) return helplines.map(String).join('\n');
    if (problem?.detail) return `${this.#t('failed')} ${problem.detail}`;
    return `${this.#t('failed')} ${this.#otherWays()}`;
  }

  #otherWays() {
    const { phone, name } = this.#config.contact;
    return phone ? this.#t('other_ways_phone', { phone, name }) : this.#t('other_ways', { name });
  }

  /**
   * @param {() => Promise<void>} act
   * @returns {Promise<boolean>} false when it failed, which the citizen has then been told
   */
  async #attempt(act) {
    this.#closeMenu();
    try {
      await act();
      this.#say('');
      return true;
    } catch (error) {
      this.#say(error instanceof GatewayProblem && error.detail ? error.detail : `${this.#t('error_unreachable')} ${this.#otherWays()}`);
      return false;
    }
  }

  /** @param {string} text */
  #say(text) {
    this.#banner.replaceChildren(...(text ? [el('p', {}, text)] : []));
  }

  /** @param {{question: string, detail: string, yes: string, no: string}} words */
  #confirm(words) {
    this.#closeMenu();
    return confirmInDialog(this.element, words);
  }

  #closeMenu() {
    this.#menu.open = false;
  }

  /**
   * @param {'download' | 'close_chat' | 'erase'} act
   * @param {() => Promise<void>} run
   */
  #menuButton(act, run) {
    return el('button', { type: 'button', class: 'menu-item', 'data-act': act, onclick: () => void run() }, this.#t(act));
  }
}
