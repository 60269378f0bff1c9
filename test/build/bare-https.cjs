// What no function can do without; budget.test.ts compares with it.
require('node:https');
require('node:crypto');
