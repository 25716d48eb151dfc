// All topics, with search.
import { el } from '../lib/dom.js';
import { chip, chooser, empty, labelled, skeleton, table, viewHead } from './parts.js';

/** @typedef {import('./types.js').TopicRow} TopicRow */

const TYPED_MS = 120;

export class TopicsView {
  #studio;
  #t;
  /** @type {TopicRow[]} */
  #topics = [];
  #search = el('input', { type: 'search', autocomplete: 'off', spellcheck: 'false' });
  #area = '';
  #count = el('p', { class: 'hint', role: 'status' });
  #list = el('div', {}, skeleton(6));
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #soon;

  /** @param {import('./types.js').Studio} studio */
  constructor(studio) {
    const { t } = studio;
    this.#studio = studio;
    this.#t = t;
    this.title = t('topics');
    this.#search.addEventListener('input', () => {
      clearTimeout(this.#soon);
      this.#soon = setTimeout(() => this.#draw(), TYPED_MS);
    });
    this.element = el(
      'div',
      { class: 'view' },
      viewHead(this.title, t('topics_intro')),
      el(
        'div',
        { class: 'toolbar' },
        labelled(t('topics_search'), this.#search),
        chooser(t('topic_area'), { '': t('area_all'), ...studio.places.areas }, '', (area) => {
          this.#area = area;
          this.#draw();
        }).field,
        this.#count,
      ),
      this.#list,
    );
  }

  async refresh() {
    this.#topics = await this.#studio.topics();
    this.#draw();
  }

  leave() {
    clearTimeout(this.#soon);
  }

  #draw() {
    const t = this.#t;
    const words = this.#search.value.toLowerCase().split(/\s+/).filter(Boolean);
    const found = this.#topics.filter((topic) => {
      const whole = `${topic.title} ${topic.id} ${topic.area_title ?? ''} ${topic.english_title}`.toLowerCase();
      return (!this.#area || topic.area === this.#area) && words.every((word) => whole.includes(word));
    });
    this.#count.textContent = t('topics_count', { count: found.length });
    const heads = [t('topic'), t('topic_area'), t('topic_owner'), t('wordings'), t('versions_of_answer'), t('review_by')];
    this.#list.replaceChildren(found.length > 0 ? table(t('topics'), heads, found.map((topic) => this.#cells(topic)), 'table-topics') : empty(t('topics_none'), t('topics_none_more')));
  }

  /** @param {TopicRow} topic */
  #cells(topic) {
    const t = this.#t;
    const { departments } = this.#studio.places;
    return [
      el('span', { class: 'topic-name' }, el('a', { href: `#/amnen/${topic.id}` }, topic.title), topic.sensitive ? chip(t('sensitive'), 'care') : null),
      topic.area_title ?? t('area_system'),
      departments[topic.department] ?? topic.department,
      el('span', { class: 'number' }, String(topic.wordings)),
      el('span', { class: 'chips' }, topic.answered ? null : chip(t('no_answer'), 'warn'), topic.has_easy ? chip(t('version_easy')) : null, topic.has_english ? chip(t('version_english')) : null),
      topic.review_by ? el('span', { class: isPast(topic.review_by) ? 'overdue' : '' }, topic.review_by) : '–',
    ];
  }
}

/** @param {string} day */
export function isPast(day) {
  return day < new Date().toISOString().slice(0, 10);
}
