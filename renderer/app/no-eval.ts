import { z } from 'zod';

// zod tries `new Function` for speed; our page policy forbids it and would report each try.
z.config({ jitless: true });
