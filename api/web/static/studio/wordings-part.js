// A topic's wordings: search, add, move, take away; those that repeat each other or lie nearer another topic.
import { askInDialog } from '../lib/dialog.js';
import { el } from '../lib/dom.js';
import { sourceName } from './change-view.js';
import { percent } from './format.js';
import { button, chip, chooser, empty, labelled, lacking, refused, segments } from './parts.js';
import { pickTopic } from './topic-picker.js';

/** @typedef {import('./types.js').Wording} Wording */
/** @typedef {import('./types.js').ChangeKind} ChangeKind */

const PAGE = 60;

export class WordingsPart {
  #studio;
  #t;
  #topic;
  #again;
  #search = el('input', { type: 'search', autocomplete: 'off' });
  #filter = 'all';
  #shown = PAGE;
  #list = el('ul', { class: 'wordings' });
  #count = el('p', { class: 'hint', role: 'status' });
  #more;
  #problems = el('div', { role: 'alert' });
  #twins;
  #show = el('div', {});
  #comparing;
  /** @type {Set<string>} wordings that somebody has proposed to move or to take away */
  #leaving;

  /**
   * @param {import('./types.js').Studio} studio
   * @param {import('./types.js').Topic} topic
   * @param {() => Promise<void>} again
   */
  constructor(studio, topic, again) {
    const { t } = studio;
    this.#studio = studio;
    this.#t = t;
    this.#topic = topic;
    this.#again = again;
    this.#twins = twins(topic.wordings_list);
    this.#leaving = new Set(topic.history.filter((change) => change.state === 'proposed' && change.kind !== 'wording_add').map((change) => String(change.payload['text'] ?? '')));
    this.#search.addEventListener('input', () => {
      this.#shown = PAGE;
      this.#draw();
    });
    this.#more = button('', t('show_more'), () => {
      this.#shown += PAGE;
      this.#draw();
    });
    this.#comparing = el('p', { class: 'working', role: 'status' }, topic.compared ? '' : t('comparing'));
    this.element = el(
      'section',
      { class: 'part', 'aria-label': t('wordings') },
      this.#mayChange ? null : lacking(studio, 'label', 'what_wordings'),
      el(
        'div',
        { class: 'toolbar' },
        labelled(t('wordings_search'), this.#search),
        this.#show,
        this.#mayChange ? button('button-primary', t('add_wording'), () => this.#add()) : null,
      ),
      this.#problems,
      this.#comparing,
      this.#count,
      this.#list,
      this.#more,
    );
    this.#drawFilters();
    this.#draw();
  }

  /**
   * The wordings have been compared with those of other topics.
   *
   * @param {import('./types.js').Topic} topic
   */
  compared(topic) {
    this.#topic = topic;
    this.#comparing.textContent = '';
    this.#drawFilters();
    this.#draw();
  }

  #drawFilters() {
    const t = this.#t;
    const nearer = this.#topic.wordings_list.filter((one) => one.nearer).length;
    const names = { all: t('filter_all'), ...(this.#topic.compared ? { nearer: t('filter_nearer', { count: nearer }) } : {}), twins: t('filter_twins', { count: this.#twins.size }) };
    const focused = this.#show.contains(document.activeElement);
    this.#show.replaceChildren(
      segments(t('show'), names, this.#filter, (filter) => {
        this.#filter = filter;
        this.#shown = PAGE;
        this.#draw();
      }),
    );
    if (focused) /** @type {HTMLElement | null} */ (this.#show.querySelector(':checked'))?.focus();
  }

  get #mayChange() {
    return this.#studio.may('label') || this.#studio.may('edit');
  }

  #draw() {
    const t = this.#t;
    const words = this.#search.value.toLowerCase().split(/\s+/).filter(Boolean);
    const found = this.#topic.wordings_list.filter(
      (wording) => words.every((word) => wording.text.toLowerCase().includes(word)) && (this.#filter !== 'nearer' || wording.nearer) && (this.#filter !== 'twins' || this.#twins.has(wording.text)),
    );
    this.#count.textContent = t('wordings_count', { count: found.length });
    this.#more.hidden = found.length <= this.#shown;
    this.#list.replaceChildren(...found.slice(0, this.#shown).map((wording) => this.#row(wording)));
    if (found.length === 0) this.#list.append(el('li', {}, empty(t('wordings_none'))));
  }

  /** @param {Wording} wording */
  #row(wording) {
    const t = this.#t;
    const { nearer } = wording;
    const leaving = this.#leaving.has(wording.text);
    return el(
      'li',
      { class: 'wording' },
      el(
        'div',
        { class: 'wording-words' },
        el('span', { lang: wording.lang === 'sv' ? null : wording.lang }, wording.text),
        el(
          'span',
          { class: 'chips' },
          wording.lang === 'sv' ? null : chip(wording.lang),
          wording.source === 'catalogue' ? null : chip(sourceName(t, wording.source)),
          this.#twins.has(wording.text) ? chip(t('twin'), 'warn') : null,
          leaving ? chip(t('leaving'), 'accent') : null,
          nearer ? el('span', { class: 'nearer' }, t('nearer', { title: nearer.title }), ' ', el('q', {}, nearer.text), ` ${percent(nearer.near, 0)}`) : null,
        ),
      ),
      this.#mayChange && !leaving
        ? el(
            'div',
            { class: 'wording-acts' },
            button('button-small button-quiet', [t('move'), el('span', { class: 'hidden-text' }, ` ${wording.text}`)], () => this.#move(wording)),
            button('button-small button-quiet', [t('take_away'), el('span', { class: 'hidden-text' }, ` ${wording.text}`)], () => this.#propose('wording_remove', this.#topic.id, { text: wording.text }, t('proposed_remove'))),
          )
        : null,
    );
  }

  async #add() {
    const t = this.#t;
    const text = el('textarea', { rows: 2, required: true, minlength: 2, maxlength: 500 });
    const lang = chooser(t('language'), { sv: t('lang_sv'), en: t('lang_en'), fi: t('lang_fi') }, 'sv');
    const source = chooser(t('field_source'), { expert: t('source_expert'), synthetic: t('source_synthetic') }, 'expert');
    const made = await askInDialog({ heading: t('add_wording'), yes: t('propose'), no: t('cancel') }, [labelled(t('wording'), text, t('wording_hint')), el('div', { class: 'form-pair' }, lang.field, source.field)], () => ({ text: text.value.replace(/\s+/g, ' ').trim(), lang: lang.select.value, source: source.select.value }));
    if (!made) return;
    const payload = made.lang === 'sv' ? { text: made.text } : { text: made.text, lang: made.lang };
    await this.#propose('wording_add', this.#topic.id, payload, t('proposed_wording'), made.source === 'synthetic' ? 'synthetic' : 'expert');
  }

  /** @param {Wording} wording */
  async #move(wording) {
    const first = wording.nearer ? [wording.nearer.topic] : [];
    const topic = await pickTopic(this.#studio, { heading: this.#t('move_to'), text: wording.text, first, sensitive: true });
    if (topic) await this.#propose('wording_move', topic.id, { text: wording.text, from: this.#topic.id }, this.#t('proposed_move', { title: topic.title }));
  }

  /**
   * @param {ChangeKind} kind
   * @param {string} target
   * @param {Record<string, unknown>} payload
   * @param {string} done
   * @param {'expert' | 'synthetic'} [source]
   */
  async #propose(kind, target, payload, done, source = 'expert') {
    this.#problems.replaceChildren();
    try {
      await this.#studio.api.propose({ kind, target, payload, source });
      this.#studio.tell(done);
      this.#studio.counts();
      await this.#again();
    } catch (error) {
      refused(this.#studio, this.#problems, error);
    }
  }
}

/**
 * Wordings that hold the same words, in whatever order.
 *
 * @param {Wording[]} wordings
 * @returns {Set<string>}
 */
function twins(wordings) {
  /** @type {Map<string, string[]>} */
  const groups = new Map();
  for (const { text } of wordings) {
    const key = [...new Set(text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [])].sort().join(' ');
    groups.set(key, [...(groups.get(key) ?? []), text]);
  }
  return new Set([...groups.values()].filter((group) => group.length > 1).flat());
}
