// The staff API, one method per act. Every method throws GatewayProblem.
import { ask } from '../lib/http.js';

/** @typedef {import('./types.js').Session} Session */
/** @typedef {import('./types.js').Detail} Detail */

const BASE = '/api/v1/staff';

export class DeskApi {
  #csrf = '';

  /** @returns {Promise<Session>} */
  async session() {
    return this.#keep(await ask(`${BASE}/session`));
  }

  /**
   * @param {string} username
   * @param {string} password
   * @returns {Promise<Session>}
   */
  async signIn(username, password) {
    return this.#keep(await ask(`${BASE}/session`, { method: 'POST', body: { username, password } }));
  }

  signOut() {
    return this.#change('DELETE', '/session');
  }

  /**
   * @param {import('./types.js').Presence} presence
   * @returns {Promise<Session>}
   */
  async setPresence(presence) {
    return this.#keep(await this.#change('PUT', '/presence', presence));
  }

  /** @returns {Promise<import('./types.js').Queue[]>} */
  queues() {
    return ask(`${BASE}/queues`);
  }

  /**
   * @param {import('./types.js').Tab} state
   * @param {string} queue "" for all of one's own
   * @returns {Promise<import('./types.js').Handover[]>}
   */
  handovers(state, queue) {
    return ask(`${BASE}/handovers?state=${state}&queue=${encodeURIComponent(queue)}`);
  }

  /** @returns {Promise<import('./types.js').Case[]>} */
  cases() {
    return ask(`${BASE}/cases`);
  }

  /** @param {string} id */
  finishCase(id) {
    return this.#change('POST', `/cases/${id}/done`);
  }

  /**
   * @param {string} id
   * @returns {Promise<Detail>}
   */
  handover(id) {
    return ask(`${BASE}/handovers/${id}`);
  }

  /**
   * @param {string} id
   * @returns {Promise<Detail>}
   */
  claim(id) {
    return this.#change('POST', `/handovers/${id}/claim`, {});
  }

  /**
   * @param {string} id
   * @param {string} clientId
   * @param {string} text
   * @returns {Promise<{seq: number, message: import('./types.js').Message}>}
   */
  write(id, clientId, text) {
    return this.#change('POST', `/handovers/${id}/messages`, { client_id: clientId, text });
  }

  /** @param {string} id */
  typing(id) {
    return this.#change('POST', `/handovers/${id}/typing`, {});
  }

  /**
   * @param {string} id
   * @param {string} queue
   * @param {string} comment
   */
  transfer(id, queue, comment) {
    return this.#change('POST', `/handovers/${id}/transfer`, { queue, comment });
  }

  /** @param {string} id */
  release(id) {
    return this.#change('POST', `/handovers/${id}/release`, {});
  }

  /**
   * @param {string} id
   * @param {'bot' | 'done'} to
   * @param {string} outcome
   */
  close(id, to, outcome) {
    return this.#change('POST', `/handovers/${id}/close`, { to, outcome });
  }

  /**
   * @param {string} method
   * @param {string} path
   * @param {unknown} [body]
   */
  #change(method, path, body) {
    return ask(`${BASE}${path}`, { method, body, headers: { 'X-CSRF-Token': this.#csrf } });
  }

  /** @param {Session} session */
  #keep(session) {
    this.#csrf = session.csrf;
    return session;
  }
}
