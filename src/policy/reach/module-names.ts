/** Modules of Python 3's standard library (`sys.stdlib_module_names`, 3.8 to 3.13), without those that begin with `_`. */
const pythonLibrary = `
abc aifc antigravity argparse array ast asynchat asyncio asyncore atexit audioop base64 bdb binascii binhex bisect builtins bz2 cProfile calendar cgi cgitb chunk cmath cmd code codecs codeop collections colorsys compileall concurrent configparser contextlib contextvars copy copyreg crypt csv ctypes curses dataclasses datetime dbm decimal difflib dis distutils doctest email encodings ensurepip enum errno faulthandler fcntl filecmp fileinput fnmatch formatter fractions ftplib functools gc genericpath getopt getpass gettext glob graphlib grp gzip hashlib heapq hmac html http idlelib imaplib imghdr imp importlib inspect io ipaddress itertools json keyword lib2to3 linecache locale logging lzma macpath mailbox mailcap marshal math mimetypes mmap modulefinder msilib msvcrt multiprocessing netrc nis nntplib nt ntpath nturl2path numbers opcode operator optparse os ossaudiodev parser pathlib pdb pickle pickletools pipes pkgutil platform plistlib poplib posix posixpath pprint profile pstats pty pwd py_compile pyclbr pydoc pydoc_data pyexpat queue quopri random re readline reprlib resource rlcompleter runpy sched secrets select selectors shelve shlex shutil signal site smtpd smtplib sndhdr socket socketserver spwd sqlite3 sre_compile sre_constants sre_parse ssl stat statistics string stringprep struct subprocess sunau symbol symtable sys sysconfig syslog tabnanny tarfile telnetlib tempfile termios textwrap this threading time timeit tkinter token tokenize tomllib trace traceback tracemalloc tty turtle turtledemo types typing unicodedata unittest urllib uu uuid venv warnings wave weakref webbrowser winreg winsound wsgiref xdrlib xml xmlrpc zipapp zipfile zipimport zlib zoneinfo`;
/** Modules that the common runners and their plugins load. */
const pythonRunners =
  "pytest _pytest pluggy iniconfig packaging exceptiongroup tomli attr attrs py pygments colorama xdist execnet coverage pytest_cov hypothesis nose nose2 mock tox nox unittest2 xmlrunner pytest_asyncio anyio trio pytest_mock pytest_django django_pytest pytest_timeout pytest_randomly behave robot twisted trial setuptools pkg_resources pip wheel typing_extensions importlib_metadata zipp sitecustomize usercustomize six";

/** Names under which Python finds the machine's or the runner's own modules. */
export const pythonModules: ReadonlySet<string> = new Set(
  `${pythonLibrary} ${pythonRunners}`.split(/\s+/).filter(Boolean),
);

/** The same of Ruby: its library and the gems that run tests. */
export const rubyModules: ReadonlySet<string> = new Set(
  "abbrev base64 benchmark bigdecimal bundler cgi coverage csv date delegate did_you_mean digest drb English erb error_highlight etc fcntl fiddle fileutils find forwardable getoptlong io ipaddr irb json logger matrix minitest monitor mutex_m net nkf objspace observer open-uri open3 openssl optparse ostruct pathname power_assert pp prettyprint prime prism pstore psych pty racc rake random rbs rdoc readline reline resolv rinda ripper rubygems securerandom set shellwords simplecov singleton socket stringio strscan syntax_suggest syslog tempfile test test-unit time timeout tmpdir tsort un unicode_normalize uri weakref webrick yaml zlib rspec rspec-core rspec-expectations rspec-mocks rspec-support diff shoulda mocha webmock vcr factory_bot rack capybara cucumber guard spring parallel_tests turn riot bacon".split(
    " ",
  ),
);

/** Packages of JavaScript that run tests, judge in them, or load them. */
export const nodeTestLibraries: ReadonlySet<string> = new Set(
  "jest vitest mocha ava tap tape uvu jasmine jasmine-core qunit karma chai expect expect.js should sinon sinon-chai assert power-assert assertion-error chai-as-promised supertest nock node-mocks-http testdouble proxyquire rewire jsdom happy-dom fast-check nyc c8 istanbul ts-node tsx ts-jest babel-jest tsconfig-paths esbuild-register jiti @jest/globals @jest/core @jest/expect @vitest/runner @vitest/expect @testing-library/react @testing-library/dom @testing-library/jest-dom @testing-library/vue @testing-library/user-event @playwright/test cypress pirates source-map-support cross-env".split(
    " ",
  ),
);

/** Modules of Perl and Lua that judge in tests, by their files; and the classes of PHPUnit. */
export const otherTestFiles =
  /(?:^|\/)(?:Test\/(?:More|Simple|Builder|Builder\/\w+|Harness|Most|Deep|Exception|Fatal|Tester|Class|Differences)|Test2\/[\w/]+|TAP\/[\w/]+)\.pm$|^(?:.*\/)?(?:lib|inc|blib)\/(?:strict|warnings|Carp|Exporter)\.pm$|(?:^|\/)(?:luassert|busted|say|luaunit)(?:\/init)?\.lua$|(?:^|\/)PHPUnit\/(?:Framework|TextUI|Runner|Util|Event|Metadata)\/[\w/]+\.php$/;
