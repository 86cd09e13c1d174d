import { mount } from 'svelte';
import App from './App.svelte';
import { openConnection } from './connection/connection.ts';
import './styles/tokens.css';
import './styles/base.css';
import './styles/pages.css';
import { Session } from './state/session.svelte.ts';

const target = document.getElementById('app');
if (!target) throw new Error('index.html has no #app');
mount(App, { target, props: { session: new Session(openConnection) } });
