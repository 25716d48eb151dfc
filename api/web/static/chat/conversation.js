// One conversation as the citizen's side knows it: what is sent, what has come, who answers.
import { GatewayProblem } from '../lib/http.js';
import { Line, socketUrl } from '../lib/line.js';

/** @typedef {import('./types.js').Message} Message */
/** @typedef {import('./types.js').Reply} Reply */
/** @typedef {import('./types.js').State} State */
/** @typedef {import('./types.js').QueuePlace} QueuePlace */
/** @typedef {import('./types.js').Key} Key */
/** @typedef {import('./types.js').Config} Config */

/**
 * What the citizen wrote or chose and the gateway has not confirmed yet.
 *
 * @typedef {object} Outgoing
 * @property {string} clientId the same at every try, so that a resend is harmless
 * @property {string} label what is shown
 * @property {{text: string} | {choice: string}} content
 * @property {'sending' | 'failed' | 'sent'} status
 * @property {GatewayProblem | null} problem
 * @property {string} at
 */

/**
 * Tells its view by calling the one function it is given; the view reads the rest from here.
 *
 * @typedef {{what: 'message', message: Message, fresh: boolean}
 *   | {what: 'outgoing', item: Outgoing}
 *   | {what: 'discarded', item: Outgoing}
 *   | {what: 'state' | 'safe' | 'queue' | 'line' | 'lost' | 'reset' | 'thinking'}
 *   | {what: 'typing'}} Change
 */

const TYPING_EVERY_MS = 3_000;

export class Conversation {
  /** @type {State | 'new'} */
  state = 'new';
  safe = false;
  /** @type {QueuePlace | null} */
  queue = null;
  /** False while the live line is down after having been up. */
  connected = true;
  /** @type {Key | null} */
  key = null;
  /** @type {Outgoing[]} */
  outbox = [];

  #api;
  #memory;
  #config;
  #tell;
  /** @type {Map<number, Message>} */
  #messages = new Map();
  /** Highest number below which nothing is missing. */
  #complete = 0;
  /** @type {Message[]} own messages heard on the line while the answer to their POST is still out */
  #echoes = [];
  /** @type {Line | null} */
  #line = null;
  /** @type {Promise<Key> | null} */
  #opening = null;
  /** @type {Promise<unknown>} messages leave one at a time, in the order they were written */
  #sending = Promise.resolve();
  #typedAt = 0;

  /**
   * @param {import('./api.js').ChatApi} api
   * @param {import('./memory.js').TabMemory} memory
   * @param {Config} config
   * @param {(change: Change) => void} tell
   */
  constructor(api, memory, config, tell) {
    this.#api = api;
    this.#memory = memory;
    this.#config = config;
    this.#tell = tell;
  }

  /** True while the assistant owes an answer. */
  get thinking() {
    return (this.state === 'with_bot' || this.state === 'new') && this.outbox.some((item) => item.status === 'sending');
  }

  /** Takes up a conversation from before a reload. Nothing happens when there is none. */
  async resume() {
    const key = this.#config.conversation ?? this.#memory.load();
    if (!key) return;
    this.key = key;
    try {
      this.#absorb(await this.#api.read(key, 0), false);
      this.#live();
      this.#remain();
    } catch (error) {
      if (error instanceof GatewayProblem && !error.passing) this.#forget();
      else this.#live();
    }
  }

  /**
   * @param {{text: string} | {choice: string}} content
   * @param {string} label
   */
  async send(content, label) {
    /** @type {Outgoing} */
    const item = { clientId: crypto.randomUUID(), label, content, status: 'sending', problem: null, at: new Date().toISOString() };
    this.outbox.push(item);
    await this.#dispatch(item);
  }

  /** @param {Outgoing} item */
  async retry(item) {
    if (item.status === 'failed') await this.#dispatch(item);
  }

  /** @param {Outgoing} item */
  discard(item) {
    this.outbox = this.outbox.filter((other) => other !== item);
    this.#tell({ what: 'discarded', item });
  }

  /** Throws GatewayProblem. */
  async askForHuman() {
    const key = await this.#open();
    this.#absorb(await this.#api.askForHuman(key), true);
  }

  /** Throws GatewayProblem. */
  async close() {
    if (this.key) this.#absorb(await this.#api.close(this.key), true);
    this.#memory.clear();
  }

  /** Throws GatewayProblem. Afterwards nothing of the conversation is left here. */
  async erase() {
    if (this.key) await this.#api.erase(this.key);
    this.#forget();
  }

  startOver() {
    this.#forget();
  }

  /** The page is left at once: tell the gateway if the network lets us, wait for nothing. */
  leave() {
    this.#memory.clear();
    this.#line?.close();
    if (this.key) this.#api.close(this.key, true).catch(() => undefined);
  }

  /**
   * Throws GatewayProblem.
   *
   * @param {{text: string, contact: {name?: string, email?: string, phone?: string}}} matter
   */
  async leaveCase(matter) {
    const key = await this.#open();
    this.#absorb(await this.#api.leaveCase(key, matter), true);
    // What was written may have been met the safe way, which the answer does not say.
    this.#absorb(await this.#api.read(key, this.#complete), true);
  }

  /**
   * Throws GatewayProblem.
   *
   * @param {number} seq
   * @param {boolean} helpful
   */
  async judge(seq, helpful) {
    if (this.key) await this.#api.judge(this.key, seq, helpful);
  }

  /** @returns {Promise<Blob | null>} */
  async transcript() {
    return this.key && !this.safe ? this.#api.transcript(this.key) : null;
  }

  /** The citizen is writing; told to a human at the other end, at most every third second. */
  typing() {
    const now = Date.now();
    if (this.state !== 'with_agent' || now - this.#typedAt < TYPING_EVERY_MS) return;
    this.#typedAt = now;
    this.#line?.send({ event: 'typing' });
  }

  /** The citizen's latest words, so that a form need not ask for them again. */
  get lastQuestion() {
    const said = [...this.#messages.values()].filter((message) => message.sender === 'citizen' && message.kind === 'text');
    return said.at(-1)?.text ?? this.outbox.at(-1)?.label ?? '';
  }

  /** @param {Outgoing} item */
  #dispatch(item) {
    item.status = 'sending';
    item.problem = null;
    this.#tell({ what: 'outgoing', item });
    this.#tell({ what: 'thinking' });
    const sent = this.#sending.then(() => this.#deliver(item));
    this.#sending = sent.catch(() => undefined);
    return sent;
  }

  /** @param {Outgoing} item */
  async #deliver(item) {
    try {
      const key = await this.#open();
      const reply = await this.#api.send(key, { client_id: item.clientId, ...item.content });
      this.#confirm(item, reply.seq);
      this.#absorb(reply, true);
    } catch (error) {
      const problem = error instanceof GatewayProblem ? error : new GatewayProblem(0, 'unreachable', '');
      // The database is away, but the danger was seen: the numbers come with the refusal.
      if (problem.body['safe'] === true) this.#absorb({ safe: true }, true);
      const echo = this.#echoes.shift();
      if (echo) this.#confirm(item, echo.seq);
      else {
        item.status = 'failed';
        item.problem = problem;
        this.#tell({ what: 'outgoing', item });
      }
      if (problem.status === 401 || problem.status === 404) this.#lose();
    }
    if (!this.outbox.some((other) => other.status === 'sending')) this.#releaseEchoes();
    this.#tell({ what: 'thinking' });
  }

  /**
   * @param {Outgoing} item
   * @param {number} seq
   */
  #confirm(item, seq) {
    this.outbox = this.outbox.filter((other) => other !== item);
    item.status = 'sent';
    if (!this.#messages.has(seq)) {
      this.#remember({ seq, sender: 'citizen', kind: 'text', text: item.label, at: item.at });
    }
    this.#echoes = this.#echoes.filter((echo) => echo.seq !== seq);
    this.#tell({ what: 'outgoing', item });
  }

  #releaseEchoes() {
    const echoes = this.#echoes;
    this.#echoes = [];
    for (const echo of echoes) this.#take(echo, true);
  }

  /** @returns {Promise<Key>} */
  #open() {
    if (this.key) return Promise.resolve(this.key);
    this.#opening ??= this.#openNow().finally(() => {
      this.#opening = null;
    });
    return this.#opening;
  }

  async #openNow() {
    const { municipality, queue, lang } = this.#config;
    const reply = await this.#api.open({ municipality, queue, language: lang });
    this.key = { id: reply.id, token: reply.token };
    this.#absorb(reply, true);
    this.#remain();
    this.#live();
    return this.key;
  }

  /** Only an ordinary conversation may outlive the page. */
  #remain() {
    if (this.key && !this.safe && !this.#config.discreet && this.state !== 'closed') this.#memory.save(this.key);
  }

  #live() {
    const key = this.key;
    if (!key || this.#line || this.state === 'closed') return;
    this.#line = new Line({
      url: socketUrl(this.#api.base, `/api/v1/conversations/${encodeURIComponent(key.id)}/live`),
      hello: () => ({ token: key.token, after: this.#complete }),
      receive: (frame) => this.#hear(frame),
      poll: async () => {
        const reply = await this.#api.read(key, this.#complete);
        this.#setConnected(true);
        this.#absorb(reply, true);
      },
      changed: (up) => this.#setConnected(up),
      refused: () => this.#lose(),
    });
  }

  /** @param {boolean} up */
  #setConnected(up) {
    if (this.connected === up) return;
    this.connected = up;
    this.#tell({ what: 'line' });
  }

  /** @param {any} frame */
  #hear(frame) {
    switch (frame?.event) {
      case 'message':
        if (frame.message) this.#take(frame.message, true);
        break;
      case 'state':
        this.#absorb(frame, true);
        break;
      case 'queue':
        this.queue = { position: frame.position, wait_s: frame.wait_s ?? null };
        this.#tell({ what: 'queue' });
        break;
      case 'typing':
        if (frame.sender !== 'citizen') this.#tell({ what: 'typing' });
        break;
    }
  }

  /**
   * @param {Partial<Reply>} reply
   * @param {boolean} fresh false for what was said before this page was loaded
   */
  #absorb(reply, fresh) {
    if (reply.safe !== undefined && reply.safe !== this.safe) {
      this.safe = reply.safe;
      if (this.safe) this.#memory.clear();
      else this.#remain();
      this.#tell({ what: 'safe' });
    }
    for (const message of reply.messages ?? []) this.#take(message, fresh);
    if (reply.queue !== undefined) this.queue = reply.queue;
    if (reply.state && reply.state !== this.state) {
      this.state = reply.state;
      if (this.state !== 'waiting') this.queue = null;
      if (this.state === 'closed') {
        this.#line?.close();
        this.#line = null;
        this.#memory.clear();
      }
      this.#tell({ what: 'state' });
    } else if (reply.queue !== undefined) this.#tell({ what: 'queue' });
  }

  /**
   * @param {Message} message
   * @param {boolean} fresh
   */
  #take(message, fresh) {
    if (this.#messages.has(message.seq)) return;
    if (message.sender === 'citizen' && this.outbox.some((item) => item.status === 'sending')) {
      // Which of the waiting ones this is, only the answer to its POST can tell.
      if (!this.#echoes.some((echo) => echo.seq === message.seq)) this.#echoes.push(message);
      return;
    }
    this.#remember(message);
    // The gateway had got it after all: only its answer was lost on the way to us.
    const arrived = message.sender === 'citizen' && this.outbox.find((item) => item.problem?.status === 0 && item.label.trim() === message.text.trim());
    if (arrived) this.#confirm(arrived, message.seq);
    else this.#tell({ what: 'message', message, fresh });
  }

  /** @param {Message} message */
  #remember(message) {
    this.#messages.set(message.seq, message);
    while (this.#messages.has(this.#complete + 1)) this.#complete += 1;
  }

  /** The gateway no longer knows the conversation: what stands on the page stays, the next message begins anew. */
  #lose() {
    this.#line?.close();
    this.#line = null;
    this.#memory.clear();
    this.#messages.clear();
    this.#complete = 0;
    this.#echoes = [];
    this.key = null;
    this.state = 'new';
    this.queue = null;
    this.connected = true;
    this.#tell({ what: 'lost' });
    this.#tell({ what: 'state' });
  }

  #forget() {
    this.outbox = [];
    this.safe = false;
    this.#lose();
    this.#tell({ what: 'reset' });
  }
}
