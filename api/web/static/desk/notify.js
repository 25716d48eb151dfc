// A desktop notification when somebody new waits, if this person has asked for it. Always neutral words.

export class Notifier {
  #words;
  #wanted = false;
  #before = 0;

  /** @param {string} words the same for every conversation: a screen may be seen by others */
  constructor(words) {
    this.#words = words;
  }

  static get possible() {
    return 'Notification' in window;
  }

  /**
   * @param {boolean} wanted
   * @returns {Promise<boolean>} false when the browser does not allow it
   */
  async want(wanted) {
    this.#wanted = wanted && (await Notification.requestPermission()) === 'granted';
    return this.#wanted;
  }

  /** @param {number} waiting how many wait in one's own queues now */
  count(waiting) {
    if (this.#wanted && waiting > this.#before && document.hidden) {
      const note = new Notification(this.#words, { tag: 'queue', silent: true });
      note.addEventListener('click', () => {
        window.focus();
        note.close();
      });
    }
    this.#before = waiting;
  }
}
