using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Gdap.Native
{
    /// <summary>
    /// Loads the native library, once, from a full path: never from the working directory, PATH or the loader's default
    /// folders. Every class of the binding loads it before its first native call. If the library isn't where the packages
    /// put it (see <see cref="Find"/>), the host calls <see cref="Load"/> first.
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
        /// Loads the library from <paramref name="place"/>: the file itself, or a folder as <see cref="Find"/>
        /// searches it. If it's null, the folders of this assembly and of the application are searched. Does nothing
        /// if the library is already loaded from there.
        /// </summary>
        /// <exception cref="GdapLoadException">The library is missing, can't be loaded, or is of another version.</exception>
        public static void Load(string place = null)
        {
            if (_ready && place == null) return;
            lock (Gate)
            {
                string path = Find(place);
                if (_library != IntPtr.Zero && path != _path)
                    throw new GdapLoadException("The native library is already loaded from " + _path + ", so "
                        + path + " can't be loaded.", path, "Start a new process.");
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

        /// <summary>
        /// The file that <see cref="Load"/> loads: in a folder <c>native/&lt;rid&gt;/</c> (the module),
        /// <c>runtimes/&lt;rid&gt;/native/</c> (NuGet), or the folder itself (a published application).
        /// </summary>
        /// <exception cref="GdapLoadException">The library is missing; the message lists the platforms that the package has.</exception>
        public static string Find(string place = null)
        {
            if (File.Exists(place)) return Path.GetFullPath(place);
            string rid = RuntimeId.Current, name = RuntimeId.FileName(RuntimeId.System);
            var folders = new List<string>(string.IsNullOrEmpty(place) ? OwnFolders() : new[] { Path.GetFullPath(place) });
            foreach (string folder in folders)
                foreach (string file in new[] { Path.Combine(folder, "native", rid, name), Path.Combine(folder, "runtimes", rid, "native", name), Path.Combine(folder, name) })
                    if (File.Exists(file)) return file;
            string missing = Path.Combine(folders[0], "native", rid, name);
            string[] others = folders.SelectMany(Platforms).Distinct().OrderBy(one => one, StringComparer.Ordinal).ToArray();
            throw new GdapLoadException("The native library for " + rid + " is missing: " + missing + " doesn't exist."
                + (others.Length > 0 ? " This package is for " + string.Join(", ", others) + "." : ""), missing,
                others.Length > 0 ? "Install the package that has " + rid + "." : "Install the package again, or call NativeLoader.Load with its folder.");
        }

        // The folders of this assembly (a single-file application has none) and of the application, and those where
        // the host of .NET unpacks or finds the native files of an application's packages.
        private static IEnumerable<string> OwnFolders()
        {
            string own = typeof(NativeLoader).Assembly.Location;
            if (!string.IsNullOrEmpty(own)) yield return Path.GetDirectoryName(own);
            yield return AppContext.BaseDirectory;
            string hostFolders = AppDomain.CurrentDomain.GetData("NATIVE_DLL_SEARCH_DIRECTORIES") as string ?? "";
            foreach (string folder in hostFolders.Split(new[] { Path.PathSeparator }, StringSplitOptions.RemoveEmptyEntries)) yield return folder;
        }

        // The platforms that a package has builds for.
        private static IEnumerable<string> Platforms(string folder)
        {
            string module = Path.Combine(folder, "native"), nuget = Path.Combine(folder, "runtimes");
            IEnumerable<string> found = Directory.Exists(module) ? Directory.GetDirectories(module) : Enumerable.Empty<string>();
            if (Directory.Exists(nuget)) found = found.Concat(Directory.GetDirectories(nuget).Where(one => Directory.GetFiles(one, "*gdap.*", SearchOption.AllDirectories).Length > 0));
            return found.Select(Path.GetFileName);
        }

        private static IntPtr Open(string path)
        {
            Type modern = typeof(object).Assembly.GetType("System.Runtime.InteropServices.NativeLibrary")
                ?? typeof(Marshal).Assembly.GetType("System.Runtime.InteropServices.NativeLibrary");
            try
            {
                if (modern != null) return OpenModern(modern, path);
                return RuntimeId.System == OSPlatform.Windows ? OpenWindows(path) : OpenUnix(path);
            }
            catch (Exception caught) when (!(caught is GdapLoadException))
            {
                Exception cause = caught is TargetInvocationException && caught.InnerException != null ? caught.InnerException : caught;
                throw LoadFailure.Explain(path, cause.Message, RuntimeId.System == OSPlatform.Windows ? LoadFailure.CodeOf(cause) : 0, cause);
            }
        }

        // .NET Core 3 and later: only the imports of this assembly are bound to this library, so that another copy of
        // the assembly in the same process can have its own.
        private static IntPtr OpenModern(Type native, string path)
        {
            MethodInfo load = native.GetMethod("Load", new[] { typeof(string) });
            IntPtr library = (IntPtr)load.Invoke(null, new object[] { path });
            if (!_resolving)
            {
                MethodInfo set = native.GetMethod("SetDllImportResolver");
                Type resolverType = set.GetParameters()[1].ParameterType;
                MethodInfo resolve = typeof(NativeLoader).GetMethod(nameof(Resolve), BindingFlags.NonPublic | BindingFlags.Static);
                set.Invoke(null, new object[] { typeof(NativeLoader).Assembly, Delegate.CreateDelegate(resolverType, resolve) });
                _resolving = true;
            }
            return library;
        }

        private static IntPtr Resolve(string name, Assembly assembly, DllImportSearchPath? searchPath)
        {
            return name == "gdap" ? _library : IntPtr.Zero;
        }

        // .NET Framework: a DllImport by base name finds the module that was loaded first, so a process can use only
        // one version.
        private static IntPtr OpenWindows(string path)
        {
            const uint LoadWithAlteredSearchPath = 8; // dependencies from the library's folder, not from the host's
            IntPtr first = GetModuleHandleW(Path.GetFileName(path));
            IntPtr library = LoadLibraryExW(path, IntPtr.Zero, LoadWithAlteredSearchPath);
            if (library == IntPtr.Zero) throw new System.ComponentModel.Win32Exception(Marshal.GetLastWin32Error());
            if (first != IntPtr.Zero && first != library)
                throw new GdapLoadException("This process has already loaded another " + Path.GetFileName(path) + ", and .NET Framework can use one only. "
                    + path + " can't be loaded.", path, "Start a new process, and load one version of Gdap there.");
            return library;
        }

        // Mono: its DllImport asks the loader for libgdap.so (.dylib), which is found by SONAME (install name) among
        // the libraries that are already loaded.
        private static IntPtr OpenUnix(string path)
        {
            const int Now = 2;
            bool mac = RuntimeId.System == OSPlatform.OSX;
            IntPtr library = mac ? dlopen_mac(path, Now | 8) : dlopen_linux(path, Now | 0x100); // global
            if (library == IntPtr.Zero)
                throw LoadFailure.Explain(path, Marshal.PtrToStringAnsi(mac ? dlerror_mac() : dlerror_linux()));
            return library;
        }

        // A separate method, because Mono binds imports when it compiles the method that calls them.
        [MethodImpl(MethodImplOptions.NoInlining)]
        private static void CheckVersions(string path)
        {
            string mismatch = Mismatch(NativeMethods.gdap_abi_version(), ReadVersion, path);
            if (mismatch != null) throw new GdapLoadException(mismatch, path, "Install the package again: library and binding must be of one version.");
            LibraryVersion = ReadVersion();
        }

        private static string ReadVersion() => Utf8.Text(NativeMethods.gdap_version());

        /// <summary>
        /// Why a library of this ABI and version doesn't match this binding, or null if it does. <paramref name="version"/> is
        /// called only if the ABI is the same: another ABI might return the version in another form.
        /// </summary>
        public static string Mismatch(uint abi, Func<string> version, string path)
        {
            if (abi != AbiVersion)
                return "The native library " + path + " has ABI " + abi + ", this Gdap " + BindingVersion
                    + " needs ABI " + AbiVersion + ".";
            string read = version();
            if (Number(read) < Number(BindingVersion))
                return "The native library " + path + " is version " + read + ", older than this Gdap "
                    + BindingVersion + ".";
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
        [DllImport("kernel32", CharSet = CharSet.Unicode, ExactSpelling = true)]
        private static extern IntPtr GetModuleHandleW(string name);
        [DllImport("libdl.so.2", EntryPoint = "dlopen")] private static extern IntPtr dlopen_linux(string path, int flags);
        [DllImport("libdl.so.2", EntryPoint = "dlerror")] private static extern IntPtr dlerror_linux();
        [DllImport("libSystem.dylib", EntryPoint = "dlopen")] private static extern IntPtr dlopen_mac(string path, int flags);
        [DllImport("libSystem.dylib", EntryPoint = "dlerror")] private static extern IntPtr dlerror_mac();
    }
}
