import { describe, expect, it } from 'vitest';
import { checkWith, problemsOf } from './config-text.ts';
import { problemsOfMore, problemsOfRule, problemsWith } from './webhook-text.ts';

describe('the proof of a webhook is refused on its line', () => {
  it.each([
    [['preset: ghost'], '5 webhooks[0].name: it names no secret, so anybody could purge; write secret: {env: NAME}'],
    [['preset: strapi'], '5 webhooks[0].name: it names no secret, so anybody could purge; write auth: {bearer:'],
    [
      ['preset: strapi', 'secret: {env: AB}'],
      '7 webhooks[0].secret: strapi does not sign; write auth: {bearer: {env: NAME}}',
    ],
    [
      ['preset: ghost', 'secret: {env: AB}', 'auth: {bearer: {env: AB}}'],
      '8 webhooks[0].auth: name secret (it signs) or auth (it shows what it was given), not both',
    ],
    [
      ['preset: strapi', 'secret: {env: AB}', 'auth: {bearer: {env: AB}}'],
      '8 webhooks[0].auth: name secret (it signs) or auth (it shows what it was given), not both',
    ],
    [
      ['preset: wordpress', 'secret: {env: AB}', 'oldSignature: true'],
      '8 webhooks[0].oldSignature: it is for ghost with a secret; leave it out',
    ],
    [
      ['preset: ghost', 'auth: {bearer: {env: AB}}', 'oldSignature: true'],
      '8 webhooks[0].oldSignature: it is for ghost with a secret; leave it out',
    ],
  ])('%j: %s', (lines, problem) => {
    expect(problemsWith(...lines)).toEqual([expect.stringContaining(problem)]);
  });

  it.each([
    ['{bearer: {env: AB}, header: {env: AB}}', '7 webhooks[0].auth: name exactly one way', 'two ways'],
    ['{}', '7 webhooks[0].auth: name exactly one way', 'no way'],
    ['{token: {env: AB}}', '7 webhooks[0].auth.token: no such option', 'an unknown way'],
    ['{bearer: {}}', '7 webhooks[0].auth.bearer.env: ', 'no name'],
    ['{bearer: {env: SCF_AB}}', '7 webhooks[0].auth.bearer.env: SCF refuses names that start', 'a name of SCF'],
    ['{bearer: {env: PURGE_SECRET_KEY}}', '7 webhooks[0].auth.bearer.env: this variable holds a key', 'a signing key'],
    ['{bearer: {env: AB, name: x}}', '7 webhooks[0].auth.bearer.name: no such option', 'an option of another way'],
    ['{header: {env: AB, name: "a b"}}', '7 webhooks[0].auth.header.name: the name of a header', 'a blank in a header'],
    ['{header: {env: AB, name: "a:"}}', '7 webhooks[0].auth.header.name: the name of a header', 'a colon in a header'],
    ['{basic: {env: AB, user: ""}}', '7 webhooks[0].auth.basic.user: ', 'an empty user'],
    ['{body: {env: AB, name: ""}}', '7 webhooks[0].auth.body.name: ', 'an empty field'],
    ['{query: {env: AB, name: ""}}', '7 webhooks[0].auth.query.name: ', 'an empty parameter'],
    ['{hmac: {env: AB}}', '7 webhooks[0].auth.hmac.name: is missing (string)', 'an HMAC without a header'],
    ['{hmac: {env: AB, name: x, algorithm: md5}}', '7 webhooks[0].auth.hmac.algorithm: Invalid option', 'md5'],
    ['{hmac: {env: AB, name: x, encoding: utf8}}', '7 webhooks[0].auth.hmac.encoding: Invalid option', 'no encoding'],
  ])('auth: %s: %s (%s)', (auth, problem) => {
    expect(problemsWith('preset: generic', `auth: ${auth}`)).toContainEqual(expect.stringContaining(problem));
  });

  it('and a secret in the place of a name never comes back', () => {
    for (const line of ['secret: canary-secret', 'secret: {env: canary-secret!}', 'auth: {bearer: canary-secret}']) {
      const problems = problemsWith('preset: generic', line);
      expect(problems).toHaveLength(1);
      expect(problems.join()).not.toContain('canary');
    }
  });
});

describe('a webhook is refused', () => {
  it.each([
    ['preset: ghots', '6 webhooks[0].preset: Invalid option', 'an unknown preset'],
    ['preset: Ghost', '6 webhooks[0].preset: Invalid option', 'a preset in another case'],
    ['preset: toString', '6 webhooks[0].preset: Invalid option', 'an inherited name'],
    ['{}', '5 webhooks[0].preset: ', 'no preset'],
  ])('with %s: %s (%s)', (line, problem) => {
    const lines = line === '{}' ? [] : [line];
    expect(problemsWith(...lines, 'auth: {bearer: {env: AB}}')).toEqual([expect.stringContaining(problem)]);
  });

  it.each([
    ['site: nobody', '8 webhooks[0].site: no site is named "nobody"', 'an unknown site'],
    ['site: "a b"', '8 webhooks[0].site: a name has letters', 'no name of a site'],
    ['tolerance: 0s', '8 webhooks[0].tolerance: a tolerance is 1s to 1d', 'no time at all'],
    ['tolerance: 2d', '8 webhooks[0].tolerance: a tolerance is 1s to 1d', 'a time without end'],
    ['tolerance: 86401s', '8 webhooks[0].tolerance: a tolerance is 1s to 1d', 'a second more than a day'],
    ['tolerance: soon', '8 webhooks[0].tolerance: a duration is a whole number and a unit', 'no time'],
    ['tolerance: 300', '8 webhooks[0].tolerance: Invalid input: expected string', 'a time without its unit'],
    ['oldSignature: "yes"', '8 webhooks[0].oldSignature: Invalid input: expected boolean', 'a text for a flag'],
    ['default: []', '8 webhooks[0].default: a default without purge and dirs purges nothing', 'an empty default'],
    ['default: {}', '8 webhooks[0].default: a default without purge and dirs purges nothing', 'another one'],
    ['default: /a', '8 webhooks[0].default: Invalid input: expected object', 'a text for a list'],
    ['default: {urls: [/]}', '8 webhooks[0].default.urls: no such option', 'a list of another name'],
    ['locales: {en: 1}', '8 webhooks[0].locales.en: Invalid input: expected string', 'a number for a name'],
    ['locales: [en]', '8 webhooks[0].locales: Invalid input: expected record', 'a list of locales'],
    ['rules: {purge: [/]}', '8 webhooks[0].rules: Invalid input: expected array', 'a rule for a list of them'],
    ['purge: [/]', '8 webhooks[0].purge: no such option', 'templates without a rule'],
    ['token: {env: AB}', '8 webhooks[0].token: no such option', 'an option of another section'],
  ])('with %s: %s (%s)', (line, problem) => {
    expect(problemsOfMore(line)).toContainEqual(expect.stringContaining(problem));
  });

  it.each(['a b', '-a', 'a/b', '', '..', 'ä'])('with the name %j, which is part of its route', (name) => {
    const entry = `{name: ${JSON.stringify(name)}, preset: generic, auth: {bearer: {env: AB}}}`;
    expect(problemsOf(() => checkWith(`webhooks: [${entry}]`))).toEqual([
      '4 webhooks[0].name: a name has letters, digits, "_" and "-"',
    ]);
  });
});

describe('a rule is refused', () => {
  it.each([
    ['{}', ': a rule without purge and dirs purges nothing', 'an empty rule'],
    ['{when: {type: a}, purge: []}', ': a rule without purge and dirs purges nothing', 'an empty list'],
    ['{purge: /a}', '.purge: Invalid input: expected array', 'a text for a list'],
    ['{urls: [/a], purge: [/a]}', '.urls: no such option', 'an unknown option'],
    ['{purge: [/a], default: []}', '.default: a default without purge', 'an empty default'],
    ['{when: a, purge: [/a]}', '.when: Invalid input: expected object', 'a text for conditions'],
    ['{when: {events: a}, purge: [/a]}', '.when.events: no such option', 'an unknown condition'],
    ['{when: {event: []}, purge: [/a]}', '.when.event: ', 'an empty list of events'],
    ['{when: {event: ""}, purge: [/a]}', '.when.event: ', 'an empty event'],
    ['{when: {type: [a, "b{"]}, purge: [/a]}', '.when.type[1]: ', 'a broken glob'],
    ['{when: {event: 7}, purge: [/a]}', '.when.event: a text, or a list of texts', 'a number'],
    ['{when: {event: "!delete"}, purge: [/a]}', '.when.event: "!" would match another name', 'all but one event'],
    ['{when: {type: [a, "!(b)"]}, purge: [/a]}', '.when.type[1]: "!" would match another name', 'all but one type'],
    ['{each: a, purge: [/a]}', '.each: Invalid input: expected object', 'a text for `each`'],
    ['{each: {}, purge: [/a]}', '.each.path: is missing (string)', 'no path'],
    ['{each: {path: ""}, purge: [/a]}', '.each.path: an empty {} names no value', 'an empty path'],
    ['{each: {path: "a[*]"}, purge: [/a]}', '.each.path: leave out [*]', 'a star for items'],
    ['{each: {path: "a[*].b*"}, purge: [/a]}', '.each.path: leave out [*]', 'a star for items before another'],
    ['{each: {path: "a*.b"}, purge: [/a]}', '.each.path: "a*.b" is no path', 'a star before the last name'],
    ['{each: {path: "a*.b*"}, purge: [/a]}', '.each.path: "a*" is no path', 'two stars'],
    ['{each: {path: "a**"}, purge: [/a]}', '.each.path: "a**" is no path', 'two stars in a name'],
    ['{each: {path: ".b*"}, purge: [/a]}', '.each.path: an empty {} names no value', 'a dot before it'],
    ['{each: {path: a.__proto__}, purge: [/a]}', '.each.path: "__proto__" cannot be read', 'a forbidden path'],
    ['{each: {path: "prototype.b*"}, purge: [/a]}', '.each.path: "prototype" cannot be read', 'one before a star'],
    ['{each: {path: a, key: "b c"}, purge: [/a]}', '.each.key: a name has letters', 'no name'],
    ['{each: {path: a, as: a.b}, purge: [/a]}', '.each.as: a name has letters', 'a path for a name'],
    [
      '{each: {path: a, key: constructor}, purge: [/a]}',
      '.each.key: "constructor" cannot be',
      'a name that no template may use',
    ],
    ['{each: {path: a, key: x, as: x}, purge: [/a]}', '.each.as: key and value need names', 'one name for both'],
  ])('%s: %s (%s)', (rule, problem) => {
    expect(problemsOfRule(rule)).toEqual([expect.stringContaining(`9 webhooks[0].rules[0]${problem}`)]);
  });
});

describe('several problems', () => {
  it('come at once, in the order of the file', () => {
    const text = `webhooks:
  - name: a
    preset: ghost
    oldSignature: true
    auth: {bearer: {env: AB}}
    site: nobody
  - name: a
    preset: wordpress
    oldSignature: true
  - {name: b, preset: strapi, secret: {env: AB}}
`;
    expect(problemsOf(() => checkWith(text)).map((problem) => problem.slice(0, 30).replace(/: .*/, ''))).toEqual([
      '7 webhooks[0].oldSignature',
      '9 webhooks[0].site',
      '10 webhooks[1].name',
      '10 webhooks[1].name',
      '12 webhooks[1].oldSignature',
      '13 webhooks[2].secret',
    ]);
  });

  it('of a webhook that is wrong in shape are told all the same, and so are those of others', () => {
    const text = `webhooks:
  - {name: a, preset: ghost, colour: red, site: nobody}
  - {name: a, preset: ghots, rules: [{purge: [blog]}], secret: {env: AB}, auth: {}}
  - text
  - {name: c, preset: strapi, secret: 7}
`;
    expect(problemsOf(() => checkWith(text))).toEqual([
      expect.stringMatching(/^5 webhooks\[0\]\.colour: no such option/),
      expect.stringMatching(/^5 webhooks\[0\]\.name: it names no secret/),
      expect.stringMatching(/^5 webhooks\[0\]\.site: no site/),
      expect.stringMatching(/^6 webhooks\[1\]\.preset: Invalid option/),
      expect.stringMatching(/^6 webhooks\[1\]\.auth: name exactly one way/),
      expect.stringMatching(/^6 webhooks\[1\]\.rules\[0\]\.purge\[0\]: begin with/),
      expect.stringMatching(/^6 webhooks\[1\]\.name: "a" is already taken/),
      expect.stringMatching(/^6 webhooks\[1\]\.auth: name secret \(it signs\) or auth/),
      expect.stringMatching(/^7 webhooks\[2\]: Invalid input: expected object/),
      expect.stringMatching(/^8 webhooks\[3\]\.secret: write \{env: NAME\}/),
      expect.stringMatching(/^8 webhooks\[3\]\.secret: strapi does not sign/),
    ]);
  });
});
