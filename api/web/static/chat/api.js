// The citizen API, one method per act. Every method throws GatewayProblem.
import { ask } from '../lib/http.js';

/** @typedef {import('./types.js').Key} Key */
/** @typedef {import('./types.js').Reply} Reply */

export class ChatApi {
  /** @param {string} base the gateway's address; "" for the page's own origin */
  constructor(base = '') {
    this.base = base.replace(/\/$/, '');
  }

  /**
   * @param {{municipality: string, queue: string | null, language: string}} start
   * @returns {Promise<Reply & Key>}
   */
  open({ municipality, queue, language }) {
    return this.#post(null, '', { municipality, language, ...(queue ? { queue } : {}) });
  }

  /**
   * @param {Key} key
   * @param {{client_id: string, text?: string, choice?: string}} message
   * @returns {Promise<Reply & {seq: number}>}
   */
  send(key, message) {
    return this.#post(key, '/messages', message);
  }

  /**
   * @param {Key} key
   * @param {number} after
   * @returns {Promise<Reply>}
   */
  read(key, after) {
    return ask(`${this.#url(key)}/messages?after=${after}`, { headers: bearer(key), credentials: 'omit' });
  }

  /**
   * @param {Key} key
   * @returns {Promise<Reply>}
   */
  askForHuman(key) {
    return this.#post(key, '/handover', {});
  }

  /**
   * @param {Key} key
   * @param {boolean} [leaving] the page is about to go away
   * @returns {Promise<Reply>}
   */
  close(key, leaving = false) {
    return this.#post(key, '/close', {}, leaving);
  }

  /**
   * @param {Key} key
   * @returns {Promise<void>}
   */
  erase(key) {
    return ask(this.#url(key), { method: 'DELETE', headers: bearer(key), credentials: 'omit' });
  }

  /**
   * @param {Key} key
   * @param {number} seq
   * @param {boolean} helpful
   * @returns {Promise<void>}
   */
  judge(key, seq, helpful) {
    return this.#post(key, '/feedback', { seq, helpful });
  }

  /**
   * @param {Key} key
   * @param {{text: string, contact: {name?: string, email?: string, phone?: string}}} matter
   * @returns {Promise<Reply & {reference: string, promise: string | null}>}
   */
  leaveCase(key, matter) {
    return this.#post(key, '/case', matter);
  }

  /**
   * @param {Key} key
   * @returns {Promise<Blob>}
   */
  async transcript(key) {
    const response = await fetch(`${this.#url(key)}/transcript`, { headers: bearer(key), cache: 'no-store', credentials: 'omit' });
    if (!response.ok) throw new Error(`transcript ${response.status}`);
    return response.blob();
  }

  /**
   * @param {Key | null} key
   * @param {string} path
   * @param {unknown} body
   * @param {boolean} [keepalive]
   */
  #post(key, path, body, keepalive = false) {
    return ask(`${this.#url(key)}${path}`, { method: 'POST', body, keepalive, headers: key ? bearer(key) : {}, credentials: 'omit' });
  }

  /** @param {Key | null} key */
  #url(key) {
    return `${this.base}/api/v1/conversations${key ? `/${encodeURIComponent(key.id)}` : ''}`;
  }
}

/** @param {Key} key */
const bearer = (key) => ({ Authorization: `Bearer ${key.token}` });
