// The way into a page for staff: sign-in when there is no session, else the page itself.
import { GatewayProblem } from './http.js';
import { signInView } from './sign-in.js';

/**
 * @template Session
 * @param {HTMLElement} place
 * @param {import('./text.js').Translate} t
 * @param {{session: () => Promise<Session>, signIn: (username: string, password: string) => Promise<Session>}} api
 * @param {(session: Session, signedOut: (notice: string) => void) => HTMLElement} work makes the page for who is signed in
 */
export async function enter(place, t, api, work) {
  /** @param {Session} session */
  const begin = (session) => place.replaceChildren(work(session, askToSignIn));

  /** @param {string} notice */
  function askToSignIn(notice) {
    place.replaceChildren(
      signInView(t, notice, async (username, password) => {
        begin(await api.signIn(username, password));
      }),
    );
    document.getElementById('username')?.focus();
  }

  try {
    begin(await api.session());
  } catch (error) {
    if (!(error instanceof GatewayProblem)) throw error;
    askToSignIn(error.status !== 401 ? t('unreachable') : '');
  }
}
