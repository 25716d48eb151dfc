// The inbox: what the assistant was unsure of, most worth first. Made for the keyboard.
import { el } from '../lib/dom.js';
import { GatewayProblem } from '../lib/http.js';
import { button, chooser, empty, findingsOf, lacking, ruleWords, skeleton, viewHead } from './parts.js';
import { detailOf } from './inbox-detail.js';
import { InboxKeys } from './inbox-keys.js';
import { InboxList, reasonNames } from './inbox-list.js';
import { pickTopic } from './topic-picker.js';

/** @typedef {import('./types.js').Fold} Fold */
/** @typedef {import('./types.js').Action} Action */
/** @typedef {{places: {fold: Fold, at: number}[], token: Promise<string | null>}} Stroke */

/** So many rows are kept ready below the current one. */
const AHEAD = 10;
const QUIET_MS = 1_500;
const SOON_MS = 200;

export class InboxView {
  #studio;
  #t;
  #list;
  #keys;
  #detail = el('section', { class: 'inbox-detail', 'aria-label': '' });
  #bulk = el('div', { class: 'bulk', role: 'status' });
  #progress = el('progress', { max: 1, value: 0 });
  #progressWords = el('span', { class: 'small' });
  #empty = el('div', {});
  #hint = el('p', { class: 'hint', id: 'inbox-keys-hint' });
  #panes = el('div', { class: 'inbox-panes' });
  #reason = '';
  #left = 0;
  #done = 0;
  /** @type {Stroke[]} */
  #strokes = [];
  /** @type {Promise<unknown>} one after the other: an undo must not overtake what it undoes */
  #sending = Promise.resolve();
  #asked = false;
  /** @type {Set<string>} dealt with here; an answer that was on its way may still hold them */
  #gone = new Set();
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #soon;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #fetching;

  /** @param {import('./types.js').Studio} studio */
  constructor(studio) {
    const { t } = studio;
    this.#studio = studio;
    this.#t = t;
    this.#keys = new InboxKeys(studio.session.single_keys);
    this.title = t('inbox');
    this.#detail.setAttribute('aria-label', t('inbox_detail'));
    this.#progress.setAttribute('aria-label', t('progress'));
    this.#list = new InboxList(t, () => {
      this.#drawDetail();
      if (this.#asked && this.#list.below < AHEAD && this.#left > this.#list.size) this.#fetchSoon();
    });
    this.#list.element.addEventListener('keydown', (event) => this.#key(event));
    if (!studio.may('label')) {
      this.element = el('div', { class: 'view' }, viewHead(this.title, t('inbox_intro')), lacking(studio, 'label', 'what_label'));
      return;
    }
    const reasons = { '': t('reason_all'), ...reasonNames(t) };
    this.#drawHint();
    this.#panes.append(skeleton(4));
    this.element = el(
      'div',
      { class: 'view view-inbox' },
      viewHead(
        this.title,
        t('inbox_intro'),
        el('div', { class: 'progress' }, this.#progress, this.#progressWords),
      ),
      el(
        'div',
        { class: 'toolbar' },
        chooser(t('reason'), reasons, '', (reason) => this.#choose(reason)).field,
        button('button-small', t('keys'), () => this.#help()),
        button('button-small', t('collect'), () => this.#collect()),
        this.#hint,
      ),
      this.#bulk,
      this.#empty,
      this.#panes,
    );
  }

  async refresh() {
    if (!this.#studio.may('label')) return;
    await this.#sending.catch(() => undefined);
    const page = await this.#studio.api.inbox(this.#reason);
    this.#left = page.left;
    this.#done = page.done_today;
    const items = page.items.filter((fold) => !this.#gone.has(fold.id));
    if (this.#asked) this.#list.merge(items);
    else this.#list.show(items);
    if (!this.#asked) this.#panes.replaceChildren(this.#list.element, this.#detail);
    if (!this.#asked) void this.#studio.topics().catch(() => undefined); // ready when T is pressed
    const first = !this.#asked;
    this.#asked = true;
    this.#drawProgress();
    if (first && this.#list.size > 0 && this.#nothingHasFocus()) this.#list.element.focus({ preventScroll: true });
  }

  /** @param {string} event */
  hear(event) {
    if (event !== 'pool') return;
    clearTimeout(this.#soon);
    this.#soon = setTimeout(() => void this.refresh().catch(this.#studio.fail), QUIET_MS);
  }

  leave() {
    clearTimeout(this.#soon);
    clearTimeout(this.#fetching);
  }

  #fetchSoon() {
    clearTimeout(this.#fetching);
    this.#fetching = setTimeout(() => void this.#fetchMore().catch(this.#studio.fail), SOON_MS);
  }

  async #fetchMore() {
    await this.#sending.catch(() => undefined);
    const page = await this.#studio.api.inbox(this.#reason, this.#list.size);
    this.#left = page.left;
    this.#done = page.done_today;
    // Nothing new, nothing drawn: a drawing would ask for more again.
    const fresh = page.items.filter((fold) => !this.#gone.has(fold.id) && !this.#list.has(fold.id));
    if (fresh.length > 0) this.#list.merge(fresh);
    this.#drawProgress();
  }

  #drawHint() {
    this.#hint.textContent = this.#keys.single ? this.#t('keys_hint') : this.#t('keys_hint_off');
  }

  #nothingHasFocus() {
    const { activeElement } = document;
    return activeElement === null || activeElement === document.body || activeElement.tagName === 'H1';
  }

  /** @param {string} reason */
  async #choose(reason) {
    this.#reason = reason;
    this.#asked = false;
    await this.refresh().catch(this.#studio.fail);
  }

  async #collect() {
    this.#studio.tell(this.#t('loading'));
    try {
      const { added } = await this.#studio.api.collect();
      this.#studio.tell(this.#t('collected', { count: added }));
      await this.refresh();
    } catch (error) {
      this.#studio.fail(error);
    }
  }

  async #help() {
    const changed = await this.#keys.explain(this.#t);
    this.#list.element.focus({ preventScroll: true });
    if (!changed) return;
    this.#studio.session.single_keys = this.#keys.single;
    this.#drawHint();
    await this.#studio.api.keepSingleKeys(this.#keys.single).catch(this.#studio.fail);
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    const act = this.#keys.act(event);
    if (!act) return;
    event.preventDefault();
    switch (act) {
      case 'next':
      case 'previous':
      case 'first':
      case 'last':
        this.#list.move(act);
        break;
      case 'mark':
        this.#list.mark();
        break;
      case 'confirm':
        this.#pick(0);
        break;
      case 'pick':
        this.#pick(Number(event.key) - 1);
        break;
      case 'other':
        void this.#other();
        break;
      case 'none':
      case 'discard':
        this.#settle(act, null);
        break;
      case 'undo':
        this.#undo();
        break;
      case 'help':
        void this.#help();
        break;
    }
  }

  /** @param {number} at which suggestion */
  #pick(at) {
    const suggestion = this.#list.current?.suggestions[at];
    if (suggestion) this.#settle('label', suggestion.topic, suggestion.title);
    else this.#studio.tell(this.#t('inbox_no_such'));
  }

  async #other() {
    const fold = this.#list.current;
    if (!fold) return;
    const first = fold.suggestions.map((suggestion) => suggestion.topic);
    const text = this.#list.marked.length > 1 ? this.#t('inbox_marked', { count: this.#list.marked.length }) : fold.text;
    try {
      const topic = await pickTopic(this.#studio, { heading: this.#t('pick_topic'), text, first });
      if (topic) this.#settle('label', topic.id, topic.title);
    } catch (error) {
      this.#studio.fail(error);
    }
    this.#list.element.focus({ preventScroll: true });
  }

  /**
   * The rows go at once; if the gateway says no, they come back.
   *
   * @param {Action} action
   * @param {string | null} topic
   * @param {string} [title]
   */
  #settle(action, topic, title = '') {
    const { marked, current } = this.#list;
    const folds = marked.length > 0 ? marked : current ? [current] : [];
    if (folds.length === 0) return;
    const hadFocus = this.#panes.contains(document.activeElement);
    const count = folds.length;
    const places = this.#list.take(folds);
    for (const fold of folds) this.#gone.add(fold.id);
    this.#count(places, 1);
    const stroke = { places, token: this.#queue(() => this.#send(folds, action, topic, places)) };
    this.#strokes.push(stroke);
    const words = count > 1 ? { label: this.#t('done_label_many', { title, count }), none: this.#t('done_none_many', { count }), discard: this.#t('done_discard_many', { count }) } : { label: this.#t('done_label', { title }), none: this.#t('done_none'), discard: this.#t('done_discard') };
    this.#studio.tell(words[action], () => this.#undo());
    if (hadFocus && this.#list.size > 0) this.#list.element.focus({ preventScroll: true });
  }

  /**
   * @param {Fold[]} folds
   * @param {Action} action
   * @param {string | null} topic
   * @param {{fold: Fold, at: number}[]} places
   * @returns {Promise<string | null>} the token that takes it back
   */
  async #send(folds, action, topic, places) {
    try {
      return (await this.#studio.api.settle(folds.map((fold) => fold.id), action, topic)).undo;
    } catch (error) {
      const taken = error instanceof GatewayProblem && error.code === 'unknown_item';
      if (!taken) this.#putBack(places);
      if (!taken) this.#count(places, -1);
      const [finding] = findingsOf(error);
      this.#studio.fail(finding ? new GatewayProblem(422, 'invalid_change', this.#t('refused_because', { why: ruleWords(this.#t, finding) })) : error);
      return null;
    }
  }

  #undo() {
    const stroke = this.#strokes.pop();
    if (!stroke) {
      this.#studio.tell(this.#t('nothing_to_undo'));
      return;
    }
    void this.#queue(async () => {
      const token = await stroke.token;
      if (!token) return;
      try {
        await this.#studio.api.undo(token);
        this.#putBack(stroke.places);
        this.#count(stroke.places, -1);
        this.#studio.tell(this.#t('undone'));
        this.#list.element.focus({ preventScroll: true });
      } catch (error) {
        this.#studio.fail(error);
      }
    });
  }

  /** @param {{fold: Fold, at: number}[]} places */
  #putBack(places) {
    for (const { fold } of places) this.#gone.delete(fold.id);
    this.#list.putBack(places);
  }

  /**
   * @template T
   * @param {() => Promise<T>} act
   * @returns {Promise<T>}
   */
  #queue(act) {
    const next = this.#sending.then(act, act);
    this.#sending = next.catch(() => undefined);
    return next;
  }

  /**
   * Rows are left; messages are done.
   *
   * @param {{fold: Fold}[]} places
   * @param {1 | -1} way
   */
  #count(places, way) {
    const messages = places.reduce((sum, { fold }) => sum + fold.ids.length, 0);
    this.#left = Math.max(0, this.#left - way * places.length);
    this.#done = Math.max(0, this.#done + way * messages);
    this.#drawProgress();
    this.#studio.counts();
  }

  #drawProgress() {
    const all = this.#done + this.#left;
    this.#progress.max = Math.max(1, all);
    this.#progress.value = this.#done;
    this.#progressWords.textContent = this.#t('progress_words', { done: this.#done, left: this.#left });
    const none = this.#asked && this.#list.size === 0;
    this.#panes.hidden = none;
    this.#empty.replaceChildren(...(none ? [empty(this.#t('inbox_empty'), this.#t('inbox_empty_more'))] : []));
  }

  #drawDetail() {
    const fold = this.#list.current;
    const { marked } = this.#list;
    this.#bulk.classList.toggle('bulk-some', marked.length > 0);
    this.#bulk.replaceChildren(...(marked.length > 0 ? [el('span', {}, this.#t('inbox_marked', { count: marked.length })), button('button-small', this.#t('unmark'), () => this.#unmark())] : []));
    this.#detail.replaceChildren(
      ...(fold
        ? detailOf(this.#t, fold, marked.length, {
            label: (topic) => this.#settle('label', topic, fold.suggestions.find((one) => one.topic === topic)?.title),
            other: () => void this.#other(),
            none: () => this.#settle('none', null),
            discard: () => this.#settle('discard', null),
          })
        : []),
    );
  }

  #unmark() {
    this.#list.unmark();
    this.#list.element.focus({ preventScroll: true });
  }
}
