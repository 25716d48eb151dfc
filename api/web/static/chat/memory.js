// Lets an ordinary conversation survive a reload. A safe conversation leaves nothing here.

const NAME = 'chatt';

/** @typedef {import('./types.js').Key} Key */

export class TabMemory {
  #owner;

  /** @param {string} owner municipality and preset queue: another page's conversation is not ours */
  constructor(owner) {
    this.#owner = owner;
  }

  /** @returns {Key | null} */
  load() {
    try {
      const kept = JSON.parse(sessionStorage.getItem(NAME) ?? 'null');
      return kept && kept.owner === this.#owner && typeof kept.id === 'string' && typeof kept.token === 'string'
        ? { id: kept.id, token: kept.token }
        : null;
    } catch {
      return null;
    }
  }

  /** @param {Key} key */
  save(key) {
    try {
      sessionStorage.setItem(NAME, JSON.stringify({ owner: this.#owner, id: key.id, token: key.token }));
    } catch {
      // A browser that refuses storage gets a conversation that ends with the page.
    }
  }

  clear() {
    try {
      sessionStorage.removeItem(NAME);
    } catch {
      // Nothing was kept then.
    }
  }
}
