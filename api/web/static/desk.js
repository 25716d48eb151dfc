// The desk page: sign-in when there is no session, else the desk.
import { DeskApi } from './desk/api.js';
import { DeskApp } from './desk/app.js';
import { signInView } from './desk/sign-in.js';
import { GatewayProblem } from './lib/http.js';
import { translator } from './lib/text.js';

/** @typedef {import('./desk/types.js').Session} Session */

/** @param {HTMLElement} place */
async function begin(place) {
  const t = translator(JSON.parse(place.dataset['strings'] ?? '{}'));
  const api = new DeskApi();

  /** @param {Session} session */
  const work = (session) => place.replaceChildren(new DeskApp(t, api, session, askToSignIn).element);

  /** @param {string} notice */
  function askToSignIn(notice) {
    place.replaceChildren(
      signInView(t, notice, async (username, password) => {
        work(await api.signIn(username, password));
      }),
    );
    document.getElementById('username')?.focus();
  }

  try {
    work(await api.session());
  } catch (error) {
    askToSignIn(error instanceof GatewayProblem && error.status !== 401 ? t('unreachable') : '');
  }
}

const place = document.getElementById('desk');
if (place) void begin(place);
