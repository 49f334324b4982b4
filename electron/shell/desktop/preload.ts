import { contextBridge, ipcRenderer } from 'electron';
import { DOWN, UP } from './channels.ts';

let listener: (frame: unknown) => void = () => {};
ipcRenderer.on(DOWN, (_event, frame: unknown) => listener(frame));

// The transport and nothing else: neither ipcRenderer nor its events reach the page.
contextBridge.exposeInMainWorld(
  'mycfia',
  Object.freeze({
    send: (frame: unknown) => ipcRenderer.send(UP, frame),
    onFrame: (next: (frame: unknown) => void) => {
      listener = next;
    },
  }),
);
