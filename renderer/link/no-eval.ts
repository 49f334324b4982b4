import { config } from 'zod';

// Our policy forbids code made from text. zod tries it when a schema is made: this must be evaluated before any schema.
config({ jitless: true });
