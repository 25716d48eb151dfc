// Where the citizen writes: visible label, growing field, counter near the limit, errors beside the field.
import { el, icon, uniqueId } from '../lib/dom.js';

/** @typedef {import('../lib/text.js').Translate} Translate */

const NEAR_LIMIT = 200;
const TALLEST_PX = 200;

export class Composer {
  #t;
  #limit;
  #field;
  #counter;
  #error;
  #label;

  /**
   * @param {Translate} t
   * @param {number} limit
   * @param {{send: (text: string) => void, typing: () => void}} acts
   */
  constructor(t, limit, acts) {
    const id = uniqueId('question');
    this.#t = t;
    this.#limit = limit;
    this.#counter = el('p', { class: 'composer-counter', id: `${id}-counter`, role: 'status' });
    this.#error = el('p', { class: 'composer-error', id: `${id}-error`, role: 'status' });
    this.#label = el('label', { for: id }, t('question_label'));
    this.#field = el('textarea', {
      id,
      name: 'text',
      rows: 1,
      dir: 'auto',
      autocomplete: 'off',
      enterkeyhint: 'send',
      'aria-describedby': `${id}-error ${id}-counter`,
    });
    this.element = el(
      'form',
      { class: 'composer', novalidate: true },
      this.#label,
      el('div', { class: 'composer-row' }, this.#field, el('button', { type: 'submit', class: 'button button-primary composer-send' }, icon('send'), el('span', {}, t('send')))),
      this.#error,
      this.#counter,
    );
    this.element.addEventListener('submit', (event) => {
      event.preventDefault();
      this.#submit(acts.send);
    });
    this.#field.addEventListener('keydown', (event) => {
      // Without a real keyboard, Enter is the only way to a new line.
      if (event.key !== 'Enter' || event.shiftKey || event.isComposing || !matchMedia('(pointer: fine)').matches) return;
      event.preventDefault();
      this.#submit(acts.send);
    });
    this.#field.addEventListener('input', () => {
      this.#measure();
      acts.typing();
    });
  }

  get text() {
    return this.#field.value;
  }

  set text(value) {
    this.#field.value = value;
    this.#measure();
  }

  focus() {
    this.#field.focus({ preventScroll: true });
  }

  /** @param {string} label */
  set label(label) {
    if (this.#label.textContent !== label) this.#label.textContent = label;
  }

  /** @param {(text: string) => void} send */
  #submit(send) {
    const text = this.#field.value.trim();
    const length = [...text].length;
    if (length === 0) this.#fail(this.#t('error_empty'));
    else if (length > this.#limit) this.#fail(this.#t('error_too_long', { limit: this.#t('limit') }));
    else {
      this.text = '';
      this.#fail('');
      send(text);
    }
    this.focus();
  }

  /** @param {string} error */
  #fail(error) {
    this.#error.textContent = error;
    if (error) this.#field.setAttribute('aria-invalid', 'true');
    else this.#field.removeAttribute('aria-invalid');
  }

  #measure() {
    const left = this.#limit - [...this.#field.value].length;
    const counter = left < 0 ? this.#t('too_many', { count: -left }) : left <= NEAR_LIMIT ? this.#t('left', { count: left }) : '';
    // Told aloud at every tenth sign only; else each key press would be talked over.
    this.#counter.setAttribute('aria-live', left % 10 === 0 || left < 0 ? 'polite' : 'off');
    this.#counter.textContent = counter;
    this.#counter.classList.toggle('over', left < 0);
    if (this.#error.textContent && left >= 0 && left < this.#limit) this.#fail('');
    this.#field.style.height = 'auto';
    this.#field.style.height = `${Math.min(TALLEST_PX, this.#field.scrollHeight + 2)}px`;
  }
}
