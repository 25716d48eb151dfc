// A WebSocket that comes back by itself. While it is down, `poll` is called instead.

const FIRST_WAIT_MS = 1_000;
const LONGEST_WAIT_MS = 30_000;
const POLL_MS = 4_000;
/** Close codes of the gateway: the key is wrong, not ours, or for nothing that exists. */
const REFUSALS = new Set([4401, 4403, 4404]);

/**
 * @typedef {object} LineOptions
 * @property {string} url ws: or wss: address
 * @property {() => unknown} [hello] the first frame, made anew at every connection
 * @property {(frame: any) => void} receive
 * @property {() => Promise<void>} poll fetches what the socket would have told
 * @property {(up: boolean) => void} [changed] told when the line comes up or goes down
 * @property {(code: number) => void} [refused] the other end will not have us; the line stays down
 */

export class Line {
  #options;
  /** @type {WebSocket | null} */
  #socket = null;
  #closed = false;
  #tries = 0;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #retry;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #poll;
  #wake = () => this.#hurry();

  /** @param {LineOptions} options */
  constructor(options) {
    this.#options = options;
    addEventListener('online', this.#wake);
    document.addEventListener('visibilitychange', this.#wake);
    this.#connect();
  }

  /** @param {unknown} frame sent if the line is up, else dropped */
  send(frame) {
    if (this.#socket?.readyState === WebSocket.OPEN) this.#socket.send(JSON.stringify(frame));
  }

  close() {
    this.#closed = true;
    clearTimeout(this.#retry);
    clearTimeout(this.#poll);
    removeEventListener('online', this.#wake);
    document.removeEventListener('visibilitychange', this.#wake);
    this.#socket?.close(1000);
    this.#socket = null;
  }

  #connect() {
    if (this.#closed) return;
    let socket;
    try {
      socket = new WebSocket(this.#options.url);
    } catch {
      this.#later();
      return;
    }
    this.#socket = socket;
    socket.addEventListener('open', () => {
      if (this.#options.hello) socket.send(JSON.stringify(this.#options.hello()));
      clearTimeout(this.#poll);
      this.#poll = undefined;
      this.#options.changed?.(true);
    });
    socket.addEventListener('message', (event) => {
      let frame;
      try {
        frame = JSON.parse(String(event.data));
      } catch {
        return;
      }
      // Only a line that carried something was good: one that is opened and cut at once must back off.
      this.#tries = 0;
      this.#options.receive(frame);
    });
    socket.addEventListener('close', (event) => {
      if (this.#socket !== socket || this.#closed) return;
      this.#socket = null;
      if (REFUSALS.has(event.code)) {
        this.close();
        this.#options.refused?.(event.code);
        return;
      }
      this.#options.changed?.(false);
      this.#later();
    });
  }

  #later() {
    if (this.#poll === undefined) this.#pollSoon();
    // Jitter, so that a restarted gateway is not met by everyone in the same second.
    const wait = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** this.#tries) * (0.7 + Math.random() * 0.6);
    this.#tries += 1;
    clearTimeout(this.#retry);
    this.#retry = setTimeout(() => this.#connect(), wait);
  }

  #pollSoon() {
    this.#poll = setTimeout(async () => {
      if (this.#closed || this.#socket?.readyState === WebSocket.OPEN) return;
      await this.#options.poll().catch(() => undefined);
      this.#pollSoon();
    }, POLL_MS);
  }

  #hurry() {
    if (this.#closed || document.visibilityState === 'hidden') return;
    if (this.#socket?.readyState === WebSocket.OPEN) {
      // A laptop that slept may hold a socket that nobody answers at the other end.
      this.#options.poll().catch(() => undefined);
    } else if (this.#socket === null) {
      clearTimeout(this.#retry);
      this.#connect();
    }
  }
}

/**
 * @param {string} base "" for the same origin
 * @param {string} path
 */
export function socketUrl(base, path) {
  const url = new URL(path, base || location.href);
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
  return url.href;
}
