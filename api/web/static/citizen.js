// The citizen page: replaces the plain form with the live chat.
import { ChatApi } from './chat/api.js';
import { ChatView } from './chat/chat-view.js';
import { QuickExit } from './chat/exit.js';
import { TabMemory } from './chat/memory.js';

/** @typedef {import('./chat/types.js').Config} Config */

/** @param {HTMLElement} place */
async function begin(place) {
  /** @type {Config} */
  const config = JSON.parse(place.dataset['config'] ?? '');
  const way = document.querySelector('a.exit');
  const exit = new QuickExit(config.exitUrl, () => view.leave());
  const view = new ChatView(config, new ChatApi(), new TabMemory(`${config.municipality}/${config.queue ?? ''}`), {
    exit: () => exit.go(),
    safe: (on) => {
      way?.parentElement?.toggleAttribute('hidden', !on);
      exit.listen(on);
    },
  });
  way?.addEventListener('click', (event) => {
    event.preventDefault();
    exit.go();
  });
  exit.listen(config.discreet);

  const field = place.querySelector('textarea');
  const writing = field !== null && document.activeElement === field;
  view.draft = field?.value ?? '';
  place.replaceChildren(view.element);
  if (writing) view.focus();
  await view.resume();
}

const place = document.getElementById('chat');
if (place) void begin(place);
