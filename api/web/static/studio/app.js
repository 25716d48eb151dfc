// The studio: which view is shown, what is told, and the live line that says that something has changed.
import { el } from '../lib/dom.js';
import { GatewayProblem } from '../lib/http.js';
import { Line, socketUrl } from '../lib/line.js';
import { Outage } from '../lib/outage.js';
import { ApprovalsView } from './approvals.js';
import { ClustersView } from './clusters.js';
import { ExportView } from './export.js';
import { GateView } from './gate.js';
import { StudioHead } from './head.js';
import { InboxView } from './inbox.js';
import { button, lacking } from './parts.js';
import { ReleasesView } from './releases.js';
import { RunView } from './run.js';
import { PARTS, TopicView } from './topic.js';
import { TopicsView } from './topics.js';
import { TrainingView } from './training.js';

/** @typedef {import('./types.js').Session} Session */
/** @typedef {import('./types.js').Studio} Studio */
/** @typedef {import('./types.js').View} View */
/** @typedef {import('./types.js').Right} Right */

const NEWS_MS = 8_000;
const COUNT_MS = 1_200;
/** A view that is not there after this long says that it is on its way. */
const PATIENCE_MS = 1_000;

export class StudioApp {
  #t;
  #api;
  #session;
  #signedOut;
  #studio;
  #head;
  #main = el('main', { class: 'studio-main', id: 'innehall', tabindex: -1 });
  #news = el('div', { class: 'toast', role: 'status' });
  #alert = el('div', { class: 'desk-alert', role: 'alert' });
  #outage;
  /** @type {HTMLElement} */
  element;
  /** @type {View | null} */
  #view = null;
  #path = '';
  #counts = { inbox: 0, approvals: 0 };
  /** @type {Promise<import('./types.js').TopicRow[]> | null} */
  #topics = null;
  /** @type {Promise<import('./types.js').People> | null} */
  #people = null;
  /** @type {Record<string, string>} */
  #titles = {};
  #line;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #told;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #counting;
  #moved = () => void this.#go(true);

  /**
   * @param {import('../lib/text.js').Translate} t
   * @param {import('./api.js').StudioApi} api
   * @param {Session} session
   * @param {import('./types.js').Places} places
   * @param {(notice: string) => void} signedOut
   */
  constructor(t, api, session, places, signedOut) {
    this.#t = t;
    this.#api = api;
    this.#session = session;
    this.#signedOut = signedOut;
    this.#outage = new Outage(() => this.element, t('reconnecting'), () => void this.#refresh());
    /** @type {Studio} */
    const studio = {
      t,
      api,
      session,
      places,
      may: (right) => this.#may(right),
      tell: (text, undo) => this.#tell(text, undo),
      fail: (error) => this.#fail(error),
      topics: () => this.#allTopics(),
      people: () => this.#allPeople(),
      titleOf: (topic) => this.#titles[topic] ?? topic,
      counts: () => this.#countSoon(),
    };
    this.#studio = studio;
    this.#head = new StudioHead(t, session.name, () => void this.#signOut());
    this.element = el(
      'div',
      { class: 'studio' },
      el('button', { type: 'button', class: 'skip', onclick: () => this.#main.focus() }, t('skip')),
      this.#head.head,
      this.#outage.banner,
      this.#alert,
      el('div', { class: 'studio-body' }, this.#head.nav, this.#main),
      this.#news,
    );
    addEventListener('hashchange', this.#moved);
    this.#line = new Line({
      url: socketUrl('', '/api/v1/studio/live'),
      receive: (frame) => this.#hear(String(frame?.event ?? '')),
      poll: () => this.#refresh(),
      changed: (up) => this.#outage.changed(up),
      // Signed out elsewhere: the next question is answered so, and leads to the form.
      refused: () => void this.#refresh(),
    });
    this.#drawNav();
    void this.#go(false);
    this.#countSoon();
  }

  /** @param {Right} right */
  #may(right) {
    return this.#session.rights.some((held) => held.right === right);
  }

  get #places() {
    const t = this.#t;
    return [
      { path: 'inkorg', title: t('inbox'), count: this.#counts.inbox, hint: t('count_inbox') },
      { path: 'kluster', title: t('clusters'), count: 0, hint: '' },
      { path: 'amnen', title: t('topics'), count: 0, hint: '' },
      { path: 'godkanna', title: t('approvals'), count: this.#counts.approvals, hint: t('count_approvals') },
      { path: 'traning', title: t('training'), count: 0, hint: '' },
      { path: 'grind', title: t('gate'), count: 0, hint: '' },
      { path: 'versioner', title: t('releases'), count: 0, hint: '' },
      { path: 'export', title: t('export'), count: 0, hint: '' },
    ];
  }

  #drawNav() {
    this.#head.show(this.#places, this.#path);
  }

  /** @param {boolean} moved somebody went here, so focus goes along */
  async #go(moved) {
    const [path = '', id = '', part = ''] = location.hash.replace(/^#\/?/, '').split('/').map(decodeURIComponent);
    this.#view?.leave?.();
    this.#say('');
    const view = this.#make(path, id, part);
    this.#view = view;
    this.#path = this.#places.some((place) => place.path === path) ? path : this.#first;
    this.#drawNav();
    this.#head.close();
    this.#main.replaceChildren(view.element);
    if (moved) {
      scrollTo(0, 0);
      view.element.querySelector('h1')?.focus({ preventScroll: true });
    }
    this.#main.setAttribute('aria-busy', 'true');
    const working = el('p', { class: 'working', role: 'status' });
    view.element.prepend(working);
    const slow = setTimeout(() => working.replaceChildren(this.#t('still_loading')), PATIENCE_MS);
    await this.#refresh();
    clearTimeout(slow);
    working.remove();
    if (this.#view !== view) return;
    this.#main.removeAttribute('aria-busy');
    document.title = `${view.title} – ${this.#t('title')}`;
    if (moved && (document.activeElement === document.body || document.activeElement === null)) view.element.querySelector('h1')?.focus({ preventScroll: true });
  }

  get #first() {
    if (this.#may('label')) return 'inkorg';
    return this.#may('approve') ? 'godkanna' : 'amnen';
  }

  /**
   * @param {string} path
   * @param {string} id
   * @param {string} part
   * @returns {View}
   */
  #make(path, id, part) {
    const studio = this.#studio;
    if (this.#session.rights.length === 0) return this.#nothing();
    switch (path || this.#first) {
      case 'kluster':
        return new ClustersView(studio);
      case 'amnen':
        return id ? new TopicView(studio, id, PARTS.find((one) => one === part) ?? 'svar') : new TopicsView(studio);
      case 'godkanna':
        return new ApprovalsView(studio);
      case 'traning':
        return id ? new RunView(studio, id) : new TrainingView(studio);
      case 'grind':
        return new GateView(studio, id);
      case 'versioner':
        return new ReleasesView(studio);
      case 'export':
        return new ExportView(studio);
      default:
        return new InboxView(studio);
    }
  }

  /** @returns {View} for somebody who has no right here at all */
  #nothing() {
    const t = this.#t;
    return { title: t('title'), element: el('div', { class: 'view' }, el('h1', { tabindex: -1 }, t('no_rights')), lacking(this.#studio, 'release', 'what_anything'), el('p', {}, el('a', { class: 'button', href: '/desk' }, t('to_desk')))), refresh: async () => undefined };
  }

  async #refresh() {
    const view = this.#view;
    try {
      await view?.refresh();
    } catch (error) {
      this.#fail(error);
    }
  }

  #allTopics() {
    this.#topics ??= this.#api.topics().then(
      (topics) => {
        this.#titles = Object.fromEntries(topics.map((topic) => [topic.id, topic.title]));
        return topics;
      },
      (error) => {
        this.#topics = null;
        throw error;
      },
    );
    return this.#topics;
  }

  #allPeople() {
    this.#people ??= this.#api.people().catch((error) => {
      this.#people = null;
      throw error;
    });
    return this.#people;
  }

  /** @param {string} event */
  #hear(event) {
    if (event === 'changes') this.#topics = null;
    if (event === 'pool' || event === 'changes') this.#countSoon();
    this.#view?.hear?.(event);
  }

  #countSoon() {
    clearTimeout(this.#counting);
    this.#counting = setTimeout(() => void this.#count(), COUNT_MS);
  }

  async #count() {
    if (this.#session.rights.length === 0) return;
    try {
      const [inbox, changes] = await Promise.all([this.#may('label') ? this.#api.inbox('') : null, this.#api.changes('proposed')]);
      this.#counts = { inbox: inbox?.left ?? 0, approvals: changes.items.filter((change) => change.refusal === null).length };
      this.#drawNav();
    } catch {
      // The view itself says when the gateway is away.
    }
  }

  /** @param {unknown} error */
  #fail(error) {
    if (!(error instanceof GatewayProblem)) throw error;
    if (error.status === 401) this.#leave(this.#t('session_ended'));
    else this.#say(error.detail || this.#t('unreachable'));
  }

  /** @param {string} text */
  #say(text) {
    if (this.#alert.textContent !== text) this.#alert.textContent = text;
    if (text) this.#tell('');
  }

  /**
   * @param {string} text
   * @param {() => void} [undo]
   */
  #tell(text, undo) {
    clearTimeout(this.#told);
    if (text) this.#alert.textContent = '';
    this.#news.replaceChildren(...(text ? [el('span', {}, text), ...(undo ? [button('button-small', this.#t('undo'), undo)] : [])] : []));
    if (text) this.#told = setTimeout(() => this.#news.replaceChildren(), NEWS_MS);
  }

  async #signOut() {
    await this.#api.signOut().catch(() => undefined);
    this.#leave('');
  }

  /** @param {string} notice */
  #leave(notice) {
    this.#view?.leave?.();
    this.#view = null;
    clearTimeout(this.#told);
    this.#outage.end();
    clearTimeout(this.#counting);
    this.#line.close();
    removeEventListener('hashchange', this.#moved);
    document.title = this.#t('title');
    this.#signedOut(notice);
  }
}
