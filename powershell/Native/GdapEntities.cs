using System;
using System.Threading;
using System.Threading.Tasks;

namespace Gdap.Native
{
    /// <summary>
    /// The entities of a list, read page by page on demand:
    /// <c>await foreach (JsonObject one in client.EnumerateRelationshipsAsync())</c>.
    /// This needs no package: the compiler accepts any type with these methods.
    /// </summary>
    public sealed class GdapEntities
    {
        private readonly GdapListOptions _list;
        private readonly Func<GdapListOptions, CancellationToken, Task<GdapResult>> _read;
        private readonly CancellationToken _token;

        internal GdapEntities(GdapListOptions list, CancellationToken token, Func<GdapListOptions, CancellationToken, Task<GdapResult>> read)
        {
            _list = list?.Copy() ?? new GdapListOptions();
            _token = token;
            _read = read;
        }

        /// <summary>Reads the list from its start; the first move sends the first request.</summary>
        public Enumerator GetAsyncEnumerator() => new Enumerator(this);

        /// <summary>A position in the list. Not for several threads at once.</summary>
        public sealed class Enumerator
        {
            private readonly GdapEntities _entities;
            private readonly GdapListOptions _next;
            private object[] _page = new object[0];
            private int _index = -1;
            private bool _isLast;

            internal Enumerator(GdapEntities entities)
            {
                _entities = entities;
                _next = entities._list.Copy();
            }

            /// <summary>The entity, as the service returned it.</summary>
            public JsonObject Current => (JsonObject)_page[_index];

            /// <summary>Moves to the next entity, and reads the next page if necessary; false at the end.</summary>
            public async Task<bool> MoveNextAsync()
            {
                if (_index < _page.Length) _index++;
                while (_index >= _page.Length)
                {
                    if (_isLast) return false;
                    GdapResult page = await _entities._read(_next, _entities._token).ConfigureAwait(false);
                    _page = page.Value["value"] as object[] ?? new object[0];
                    _index = 0;
                    _next.Next = page.Next;
                    _isLast = page.Next == null;
                }
                return true;
            }
        }
    }
}
