// The desk page.
import { DeskApi } from './desk/api.js';
import { DeskApp } from './desk/app.js';
import { enter } from './lib/entrance.js';
import { translator } from './lib/text.js';

const place = document.getElementById('desk');
if (place) {
  const t = translator(JSON.parse(place.dataset['strings'] ?? '{}'));
  const api = new DeskApi();
  void enter(place, t, api, (session, signedOut) => new DeskApp(t, api, session, signedOut).element);
}
