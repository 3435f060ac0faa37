using System;
using System.IO;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Gdap.Native
{
    /// <summary>The library could not be loaded, or is not the one this binding belongs to.</summary>
    public sealed class GdapLoadException : Exception
    {
        internal GdapLoadException(string message, string path, Exception inner = null) : base(message, inner)
        {
            Path = path;
        }

        /// <summary>The file it is about.</summary>
        public string Path { get; }
    }

    /// <summary>
    /// Loads the native library, once, from a full path: never from the working directory, PATH or the loader's other
    /// places. Every class of the binding asks for it before its first native call; a host whose library lies elsewhere
    /// than in <c>native/&lt;rid&gt;/</c> beside this assembly calls <see cref="Load"/> first.
    /// </summary>
    public static class NativeLoader
    {
        /// <summary>The ABI this binding was written for; the library's must be the same.</summary>
        public const uint AbiVersion = 1;

        /// <summary>The version of this assembly; the library must not be older.</summary>
        public static readonly string BindingVersion = typeof(NativeLoader).Assembly.GetName().Version.ToString(3);

        private static readonly object Gate = new object();
        private static volatile bool _ready;
        private static bool _resolving;
        private static IntPtr _library;
        private static string _path;

        /// <summary>The full path of the library that was loaded, or null.</summary>
        public static string LoadedPath => _ready ? _path : null;

        /// <summary>The version of the library that was loaded, or null.</summary>
        public static string LibraryVersion { get; private set; }

        /// <summary>
        /// Loads the library from <paramref name="place"/>: the file itself, a folder that holds it, or a folder with
        /// <c>native/&lt;rid&gt;/</c>. Without one, from the folder of this assembly. Does nothing if it is loaded
        /// already from there.
        /// </summary>
        public static void Load(string place = null)
        {
            if (_ready && place == null) return;
            lock (Gate)
            {
                string path = Find(place);
                if (_library != IntPtr.Zero && path != _path)
                    throw new GdapLoadException("The Gdap library is already loaded from " + _path
                        + "; a process cannot change to " + path + ".", path);
                if (_ready) return;
                if (_library == IntPtr.Zero)
                {
                    _library = Open(path);
                    _path = path;
                }
                CheckVersions(path);
                _ready = true;
            }
        }

        /// <summary>Where <see cref="Load"/> would take the library from.</summary>
        public static string Find(string place = null)
        {
            string name = RuntimeId.FileName(RuntimeId.System);
            if (string.IsNullOrEmpty(place))
            {
                string own = typeof(NativeLoader).Assembly.Location;
                if (string.IsNullOrEmpty(own))
                    throw new GdapLoadException("This assembly was not loaded from a file, so it cannot tell where its "
                        + "native library lies. Call NativeLoader.Load with the folder.", name);
                place = Path.GetDirectoryName(own);
            }
            place = Path.GetFullPath(place);
            if (File.Exists(place)) return place;
            string byPlatform = Path.Combine(place, "native", RuntimeId.Current, name);
            if (File.Exists(byPlatform)) return byPlatform;
            string beside = Path.Combine(place, name);
            if (File.Exists(beside)) return beside;
            throw new GdapLoadException("The native library is missing: " + byPlatform
                + " does not exist. Install the module again, or call NativeLoader.Load with the folder.", byPlatform);
        }

        private static IntPtr Open(string path)
        {
            Type modern = typeof(object).Assembly.GetType("System.Runtime.InteropServices.NativeLibrary")
                ?? typeof(Marshal).Assembly.GetType("System.Runtime.InteropServices.NativeLibrary");
            try
            {
                if (modern != null) return OpenModern(modern, path);
                if (RuntimeId.System == OSPlatform.Windows) return OpenWindows(path);
                return OpenUnix(path);
            }
            catch (GdapLoadException)
            {
                throw;
            }
            catch (Exception caught)
            {
                Exception why = caught is TargetInvocationException && caught.InnerException != null
                    ? caught.InnerException : caught;
                throw new GdapLoadException("The native library " + path + " cannot be loaded: " + why.Message, path, why);
            }
        }

        // .NET Core 3 and later: the imports of this assembly alone are bound to this library, so that another copy of
        // the assembly in the same process may have its own.
        private static IntPtr OpenModern(Type native, string path)
        {
            MethodInfo load = native.GetMethod("Load", new[] { typeof(string) });
            IntPtr library = (IntPtr)load.Invoke(null, new object[] { path });
            if (!_resolving)
            {
                MethodInfo set = native.GetMethod("SetDllImportResolver");
                Type kind = set.GetParameters()[1].ParameterType;
                MethodInfo resolve = typeof(NativeLoader).GetMethod(nameof(Resolve), BindingFlags.NonPublic | BindingFlags.Static);
                set.Invoke(null, new object[] { typeof(NativeLoader).Assembly, Delegate.CreateDelegate(kind, resolve) });
                _resolving = true;
            }
            return library;
        }

        private static IntPtr Resolve(string name, Assembly assembly, DllImportSearchPath? searchPath)
        {
            return name == "gdap" ? _library : IntPtr.Zero;
        }

        // .NET Framework: a DllImport by base name finds the module that is loaded already.
        private static IntPtr OpenWindows(string path)
        {
            const uint LoadWithAlteredSearchPath = 8; // dependencies from the library's folder, not from the host's
            IntPtr library = LoadLibraryExW(path, IntPtr.Zero, LoadWithAlteredSearchPath);
            if (library == IntPtr.Zero)
                throw new GdapLoadException("The native library " + path + " cannot be loaded: "
                    + new System.ComponentModel.Win32Exception(Marshal.GetLastWin32Error()).Message, path);
            return library;
        }

        // Mono: its DllImport asks the loader for libgdap.so (.dylib), which is found by SONAME (install name) among
        // what is loaded already.
        private static IntPtr OpenUnix(string path)
        {
            const int Now = 2;
            bool mac = RuntimeId.System == OSPlatform.OSX;
            IntPtr library = mac ? dlopen_mac(path, Now | 8) : dlopen_linux(path, Now | 0x100); // global
            if (library == IntPtr.Zero)
                throw new GdapLoadException("The native library " + path + " cannot be loaded: "
                    + Marshal.PtrToStringAnsi(mac ? dlerror_mac() : dlerror_linux()), path);
            return library;
        }

        // Its own method: Mono binds imports when it compiles the method that calls them.
        [MethodImpl(MethodImplOptions.NoInlining)]
        private static void CheckVersions(string path)
        {
            string refusal = Mismatch(NativeMethods.gdap_abi_version(), ReadVersion, path);
            if (refusal != null) throw new GdapLoadException(refusal, path);
            LibraryVersion = ReadVersion();
        }

        private static string ReadVersion() => Utf8.Text(NativeMethods.gdap_version());

        /// <summary>
        /// Why a library of this ABI and version does not fit this binding, or null if it does. Its
        /// <paramref name="version"/> is read only under the same ABI: what another one gives back cannot be read.
        /// </summary>
        public static string Mismatch(uint abi, Func<string> version, string path)
        {
            if (abi != AbiVersion)
                return "The native library " + path + " has ABI " + abi + ", this Gdap " + BindingVersion
                    + " needs ABI " + AbiVersion + ". Install the module again.";
            string read = version();
            if (Number(read) < Number(BindingVersion))
                return "The native library " + path + " is version " + read + ", older than this Gdap "
                    + BindingVersion + ". Install the module again.";
            return null;
        }

        private static Version Number(string version)
        {
            int end = version.IndexOfAny(new[] { '-', '+' });
            Version number;
            return Version.TryParse(end < 0 ? version : version.Substring(0, end), out number) ? number : new Version(0, 0, 0);
        }

        [DllImport("kernel32", CharSet = CharSet.Unicode, SetLastError = true, ExactSpelling = true)]
        private static extern IntPtr LoadLibraryExW(string name, IntPtr file, uint flags);
        [DllImport("libdl.so.2", EntryPoint = "dlopen")] private static extern IntPtr dlopen_linux(string path, int flags);
        [DllImport("libdl.so.2", EntryPoint = "dlerror")] private static extern IntPtr dlerror_linux();
        [DllImport("libSystem.dylib", EntryPoint = "dlopen")] private static extern IntPtr dlopen_mac(string path, int flags);
        [DllImport("libSystem.dylib", EntryPoint = "dlerror")] private static extern IntPtr dlerror_mac();
    }
}
