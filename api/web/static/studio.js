// The studio page: sign-in when there is no session, else the studio.
import { signInView } from './desk/sign-in.js';
import { GatewayProblem } from './lib/http.js';
import { translator } from './lib/text.js';
import { StudioApi } from './studio/api.js';
import { StudioApp } from './studio/app.js';

/** @typedef {import('./studio/types.js').Session} Session */

/** @param {HTMLElement} place */
async function begin(place) {
  const t = translator(JSON.parse(place.dataset['strings'] ?? '{}'));
  const places = JSON.parse(place.dataset['places'] ?? '{}');
  const api = new StudioApi();

  /** @param {Session} session */
  const work = (session) => place.replaceChildren(new StudioApp(t, api, session, places, askToSignIn).element);

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
    if (!(error instanceof GatewayProblem)) throw error;
    askToSignIn(error.status !== 401 ? t('unreachable') : '');
  }
}

const place = document.getElementById('studio');
if (place) void begin(place);
