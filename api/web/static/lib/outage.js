// Tells that the live line is down, once it has been so for a while.
import { el } from './dom.js';

const TOLD_AFTER_MS = 3_000;

export class Outage {
  #place;
  #text;
  #back;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;
  banner = el('div', { class: 'desk-banner', role: 'status' });

  /**
   * @param {() => HTMLElement} place marked with data-offline while the line is down
   * @param {string} text what is said meanwhile
   * @param {() => void} back called when a line that was told to be down is up again
   */
  constructor(place, text, back) {
    this.#place = place;
    this.#text = text;
    this.#back = back;
  }

  /** @param {boolean} up */
  changed(up) {
    this.end();
    const place = this.#place();
    if (!up) {
      this.#timer = setTimeout(() => {
        place.setAttribute('data-offline', '');
        this.banner.textContent = this.#text;
      }, TOLD_AFTER_MS);
    } else if (place.hasAttribute('data-offline')) {
      place.removeAttribute('data-offline');
      this.banner.textContent = '';
      this.#back();
    }
  }

  /** Nothing more is told. */
  end() {
    clearTimeout(this.#timer);
  }
}
