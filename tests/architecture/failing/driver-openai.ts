// path: electron/sources/x.ts
// expect: « openai » is imported by electron/assistant only
import OpenAI from 'openai';
export const x = OpenAI;
