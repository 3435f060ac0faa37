using System;
using System.Collections;
using System.Collections.Generic;

namespace Gdap.Native
{
    /// <summary>
    /// A JSON object: properties in their order, names case-sensitive. Reading a property that doesn't exist returns
    /// null. Also a plain <see cref="IDictionary"/>, so that PowerShell reads properties with a dot.
    /// </summary>
    public sealed class JsonObject : IDictionary<string, object>, IDictionary
    {
        private const int LinearLimit = 12; // up to this count, a linear search is faster than a table
        private string[] _names = new string[4];
        private object[] _values = new object[4];
        private int _count;
        private Dictionary<string, int> _index;

        /// <summary>How many properties there are.</summary>
        public int Count => _count;

        /// <summary>A property's value, null if there is none. Setting it adds the property at the end or replaces its value.</summary>
        public object this[string name]
        {
            get
            {
                int at = Find(name);
                return at < 0 ? null : _values[at];
            }
            set
            {
                int at = Find(name);
                if (at >= 0) _values[at] = value;
                else Append(name, value);
            }
        }

        /// <summary>The names, in order.</summary>
        public ICollection<string> Keys
        {
            get
            {
                var names = new string[_count];
                Array.Copy(_names, names, _count);
                return names;
            }
        }

        /// <summary>The values, in order.</summary>
        public ICollection<object> Values
        {
            get
            {
                var values = new object[_count];
                Array.Copy(_values, values, _count);
                return values;
            }
        }

        /// <summary>A property's value as text; null if it's absent or not a text.</summary>
        public string Text(string name) => this[name] as string;

        /// <summary>Adds a property that doesn't exist yet.</summary>
        public void Add(string name, object value)
        {
            if (Find(name) >= 0) throw new ArgumentException("There is already a property '" + name + "'.");
            Append(name, value);
        }

        /// <summary>Whether there is such a property.</summary>
        public bool ContainsKey(string name) => Find(name) >= 0;

        /// <summary>A property's value, if there is one of that name.</summary>
        public bool TryGetValue(string name, out object value)
        {
            int at = Find(name);
            value = at < 0 ? null : _values[at];
            return at >= 0;
        }

        /// <summary>Removes a property; the others keep their order.</summary>
        public bool Remove(string name)
        {
            int at = Find(name);
            if (at < 0) return false;
            _count--;
            Array.Copy(_names, at + 1, _names, at, _count - at);
            Array.Copy(_values, at + 1, _values, at, _count - at);
            _names[_count] = null;
            _values[_count] = null;
            _index = null;
            return true;
        }

        /// <summary>Removes all properties.</summary>
        public void Clear()
        {
            Array.Clear(_names, 0, _count);
            Array.Clear(_values, 0, _count);
            _count = 0;
            _index = null;
        }

        /// <summary>The properties, in order.</summary>
        public IEnumerator<KeyValuePair<string, object>> GetEnumerator()
        {
            for (int i = 0; i < _count; i++) yield return new KeyValuePair<string, object>(_names[i], _values[i]);
        }

        /// <summary>The JSON text.</summary>
        public override string ToString() => Json.Write(this);

        private int Find(string name)
        {
            if (name == null) throw new ArgumentNullException(nameof(name));
            if (_count > LinearLimit) return FindInTable(name);
            for (int i = 0; i < _count; i++)
                if (string.Equals(_names[i], name)) return i;
            return -1;
        }

        private int FindInTable(string name)
        {
            Dictionary<string, int> index = _index;
            if (index == null)
            {
                index = new Dictionary<string, int>(_count * 2, StringComparer.Ordinal);
                for (int i = 0; i < _count; i++) index[_names[i]] = i;
                _index = index;
            }
            int at;
            return index.TryGetValue(name, out at) ? at : -1;
        }

        private void Append(string name, object value)
        {
            if (_count == _names.Length)
            {
                Array.Resize(ref _names, _count * 2);
                Array.Resize(ref _values, _count * 2);
            }
            _names[_count] = name;
            _values[_count] = value;
            _index?.Add(name, _count);
            _count++;
        }

        // The rest of the two interfaces.

        bool ICollection<KeyValuePair<string, object>>.IsReadOnly => false;
        void ICollection<KeyValuePair<string, object>>.Add(KeyValuePair<string, object> item) => Add(item.Key, item.Value);
        bool ICollection<KeyValuePair<string, object>>.Contains(KeyValuePair<string, object> item)
            => TryGetValue(item.Key, out object value) && Equals(value, item.Value);
        bool ICollection<KeyValuePair<string, object>>.Remove(KeyValuePair<string, object> item)
            => ((ICollection<KeyValuePair<string, object>>)this).Contains(item) && Remove(item.Key);
        void ICollection<KeyValuePair<string, object>>.CopyTo(KeyValuePair<string, object>[] array, int arrayIndex)
        {
            foreach (KeyValuePair<string, object> member in this) array[arrayIndex++] = member;
        }
        IEnumerator IEnumerable.GetEnumerator() => new Entries(this);

        object IDictionary.this[object key]
        {
            get => key is string name ? this[name] : null;
            set => this[(string)key] = value;
        }
        ICollection IDictionary.Keys => (ICollection)Keys;
        ICollection IDictionary.Values => (ICollection)Values;
        bool IDictionary.IsReadOnly => false;
        bool IDictionary.IsFixedSize => false;
        void IDictionary.Add(object key, object value) => Add((string)key, value);
        bool IDictionary.Contains(object key) => key is string name && ContainsKey(name);
        void IDictionary.Remove(object key)
        {
            if (key is string name) Remove(name);
        }
        IDictionaryEnumerator IDictionary.GetEnumerator() => new Entries(this);
        bool ICollection.IsSynchronized => false;
        object ICollection.SyncRoot => this;
        void ICollection.CopyTo(Array array, int index)
        {
            for (int i = 0; i < _count; i++) array.SetValue(new DictionaryEntry(_names[i], _values[i]), index++);
        }

        private sealed class Entries : IDictionaryEnumerator
        {
            private readonly JsonObject _object;
            private int _at = -1;

            internal Entries(JsonObject of)
            {
                _object = of;
            }

            public object Key => _object._names[_at];
            public object Value => _object._values[_at];
            public DictionaryEntry Entry => new DictionaryEntry(Key, Value);
            public object Current => Entry;
            public bool MoveNext() => ++_at < _object._count;
            public void Reset() => _at = -1;
        }
    }
}
