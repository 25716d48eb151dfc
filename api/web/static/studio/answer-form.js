// The fields of an answer. Knows which of them differ from what was there.
import { el } from '../lib/dom.js';
import { button, chooser, labelled } from './parts.js';

/** @typedef {import('./types.js').Answer} Answer */
/** @typedef {import('./types.js').LocalText} LocalText */

/** @type {Answer} */
const NONE = { answer: '', easy: null, english: null, local: [], links: [], source: '', owner: '', reviewed: '', review_by: '' };

export class AnswerForm {
  #t;
  #was;
  #answer = el('textarea', { rows: 9 });
  #easy = el('textarea', { rows: 6 });
  #englishTitle = el('input', { lang: 'en' });
  #english = el('textarea', { rows: 6, lang: 'en' });
  #source = el('input', {});
  #owner;
  #reviewed = el('input', { type: 'date' });
  #reviewBy = el('input', { type: 'date' });
  #comment = el('textarea', { rows: 2, maxlength: 1000 });
  #local = el('div', { class: 'repeat' });
  #links = el('div', { class: 'repeat' });
  #changed;

  /**
   * @param {import('../lib/text.js').Translate} t
   * @param {Answer | null} answer
   * @param {Record<string, string>} departments
   * @param {() => void} changed
   */
  constructor(t, answer, departments, changed) {
    this.#t = t;
    this.#changed = changed;
    const was = answer ?? NONE;
    this.#was = was;
    const { select, field } = chooser(t('topic_owner'), departments, was.owner);
    this.#owner = select;
    this.#answer.value = was.answer;
    this.#easy.value = was.easy ?? '';
    this.#englishTitle.value = was.english?.title ?? '';
    this.#english.value = was.english?.text ?? '';
    this.#source.value = was.source;
    this.#reviewed.value = was.reviewed;
    this.#reviewBy.value = was.review_by;
    for (const item of was.local) this.#local.append(this.#localRow(item));
    for (const link of was.links) this.#links.append(this.#linkRow(link.label, link.url));
    this.element = el(
      'div',
      { class: 'form' },
      labelled(t('field_answer'), this.#answer, t('field_answer_hint')),
      fold(t('version_easy'), Boolean(was.easy), labelled(t('version_easy'), this.#easy, t('field_easy_hint'))),
      fold(t('version_english'), Boolean(was.english), labelled(t('field_english_title'), this.#englishTitle), labelled(t('field_english'), this.#english)),
      fold(t('field_local'), false, el('p', { class: 'hint' }, t('field_local_hint')), this.#local, button('button-small', t('add_local'), () => this.#add(this.#local, this.#localRow({ facts: [], text: '' })))),
      fold(t('field_links'), false, this.#links, button('button-small', t('add_link'), () => this.#add(this.#links, this.#linkRow('', '')))),
      el('div', { class: 'form-pair' }, labelled(t('field_source'), this.#source), field),
      el('div', { class: 'form-pair' }, labelled(t('field_reviewed'), this.#reviewed), labelled(t('review_by'), this.#reviewBy)),
      labelled(t('comment'), this.#comment, t('comment_hint')),
    );
    this.element.addEventListener('input', changed);
    this.element.addEventListener('change', changed);
  }

  get comment() {
    return this.#comment.value.trim();
  }

  /** What is now there is what was proposed: only what is written after this differs. */
  settle() {
    this.#was = this.#now();
    this.#comment.value = '';
  }

  /** @returns {Record<string, unknown>} */
  changed() {
    const now = this.#now();
    return Object.fromEntries(Object.entries(now).filter(([name, value]) => JSON.stringify(value) !== JSON.stringify(this.#was[/** @type {keyof Answer} */ (name)])));
  }

  /** @returns {Answer} */
  #now() {
    const [title, text] = [this.#englishTitle.value.trim(), tidy(this.#english.value, this.#was.english?.text)];
    return {
      answer: tidy(this.#answer.value, this.#was.answer),
      easy: tidy(this.#easy.value, this.#was.easy) || null,
      english: title || text ? { title, text } : null,
      local: [...this.#local.children].map((row) => localOf(row)).filter((item) => item.text),
      links: [...this.#links.children].map((row) => ({ label: fieldOf(row, 'label'), url: fieldOf(row, 'url') })).filter((link) => link.label || link.url),
      source: this.#source.value.trim(),
      owner: this.#owner.value,
      reviewed: this.#reviewed.value,
      review_by: this.#reviewBy.value,
    };
  }

  /**
   * @param {HTMLElement} rows
   * @param {HTMLElement} row
   */
  #add(rows, row) {
    rows.append(row);
    row.querySelector('input')?.focus();
  }

  /** @param {LocalText} item */
  #localRow(item) {
    const t = this.#t;
    const text = el('textarea', { rows: 2, 'data-name': 'text' });
    const otherwise = el('textarea', { rows: 2, 'data-name': 'otherwise' });
    text.value = item.text;
    otherwise.value = item.otherwise ?? '';
    return this.#removable([
      labelled(t('local_facts'), el('input', { 'data-name': 'facts', value: item.facts.join(', '), spellcheck: 'false' })),
      labelled(t('local_text'), text),
      labelled(t('local_otherwise'), otherwise),
    ]);
  }

  /**
   * @param {string} label
   * @param {string} url
   */
  #linkRow(label, url) {
    return this.#removable([labelled(this.#t('link_label'), el('input', { 'data-name': 'label', value: label })), labelled(this.#t('link_url'), el('input', { 'data-name': 'url', type: 'url', value: url }))]);
  }

  /** @param {HTMLElement[]} fields */
  #removable(fields) {
    const row = el('div', { class: 'repeat-row' }, ...fields);
    row.append(
      button('button-small', this.#t('take_away'), () => {
        const next = row.parentElement?.nextElementSibling;
        row.remove();
        this.#changed();
        if (next instanceof HTMLElement) next.focus();
      }),
    );
    return row;
  }
}

/**
 * Space at the ends is nobody's change.
 *
 * @param {string} now
 * @param {string | null | undefined} was
 */
function tidy(now, was) {
  return was && now.trim() === was.trim() ? was : now.trim();
}

/**
 * @param {Element} row
 * @param {string} name
 */
function fieldOf(row, name) {
  const field = /** @type {HTMLInputElement | null} */ (row.querySelector(`[data-name="${name}"]`));
  return field?.value.trim() ?? '';
}

/**
 * @param {Element} row
 * @returns {LocalText}
 */
function localOf(row) {
  const otherwise = fieldOf(row, 'otherwise');
  const facts = fieldOf(row, 'facts').split(/[\s,]+/).filter(Boolean);
  return { facts, text: fieldOf(row, 'text'), ...(otherwise ? { otherwise } : {}) };
}

/**
 * @param {string} title
 * @param {boolean} open
 * @param {...Node} inside
 */
function fold(title, open, ...inside) {
  return el('details', { class: 'fold', open }, el('summary', {}, title), ...inside);
}
