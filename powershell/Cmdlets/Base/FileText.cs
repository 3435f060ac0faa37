using System;
using System.IO;
using System.Text;

namespace Gdap
{
    /// <summary>Reads and writes whole files.</summary>
    internal static class FileText
    {
        /// <summary>The text of a file, which may be open elsewhere: UTF-8, UTF-16 and UTF-32 by their byte order mark, UTF-8 without one, otherwise the old code page of Windows.</summary>
        /// <exception cref="GdapCallException">It can't be read.</exception>
        internal static string Read(string path, string parameter)
        {
            var bytes = Bytes(path, parameter);
            try
            {
                using (var reader = new StreamReader(new MemoryStream(bytes), new UTF8Encoding(false, true), true))
                {
                    return reader.ReadToEnd();
                }
            }
            catch (DecoderFallbackException)
            {
                return OldCodePage().GetString(bytes);
            }
        }

        /// <summary>The bytes of a file, which may be open elsewhere. All other copies in memory are overwritten, because the bytes can be a key.</summary>
        /// <exception cref="GdapCallException">It can't be read, or is larger than <paramref name="maxBytes"/> bytes.</exception>
        internal static byte[] Bytes(string path, string parameter, long maxBytes = int.MaxValue)
        {
            try
            {
                // The file can be read while an editor or a spreadsheet has it open for writing.
                using (var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete))
                {
                    return file.CanSeek && file.Length > maxBytes ? throw TooLarge(path, parameter) : All(file);
                }
            }
            catch (Exception error) when (IsOfFile(error))
            {
                throw new GdapCallException("File", "The file of -" + parameter + " can't be read: " + error.Message, "Check the path, and that you may read the file.", error);
            }
        }

        /// <summary>Checks before a long run that the folder of a file exists, because the file is written only at the end.</summary>
        /// <exception cref="GdapCallException">The folder doesn't exist, or the path is that of a folder.</exception>
        internal static void RequireFolder(string path, string parameter)
        {
            var folder = Path.GetDirectoryName(path);
            if (Directory.Exists(path) || !(string.IsNullOrEmpty(folder) || Directory.Exists(folder)))
            {
                throw new GdapCallException("File", "The file of -" + parameter + " can't be written: " + (Directory.Exists(path) ? path + " is a folder." : "The folder " + folder + " doesn't exist."), "Specify another path.");
            }
        }

        private static byte[] All(FileStream file)
        {
            // A pipe has no length.
            var bytes = new byte[file.CanSeek ? file.Length : 4096];
            var length = 0;
            int read;
            while ((read = file.Read(bytes, length, bytes.Length - length)) > 0)
            {
                length += read;
                if (length == bytes.Length && !file.CanSeek)
                {
                    bytes = Resized(bytes, 2 * length);
                }
            }
            return length == bytes.Length ? bytes : Resized(bytes, length);
        }

        private static byte[] Resized(byte[] bytes, int length)
        {
            var other = new byte[length];
            Buffer.BlockCopy(bytes, 0, other, 0, Math.Min(bytes.Length, length));
            Array.Clear(bytes, 0, bytes.Length);
            return other;
        }

        private static GdapCallException TooLarge(string path, string parameter) =>
            new GdapCallException("File", "The file of -" + parameter + ", " + path + ", is too large.", "Check the path.");

        /// <summary>Writes a file as UTF-8, replacing its content.</summary>
        /// <exception cref="GdapCallException">It can't be written.</exception>
        internal static void Write(string path, Action<TextWriter> write, string parameter)
        {
            try
            {
                using (var file = new StreamWriter(path, false, new UTF8Encoding(false), 65536))
                {
                    write(file);
                }
            }
            catch (Exception error) when (IsOfFile(error))
            {
                throw new GdapCallException("File", "The file of -" + parameter + " can't be written: " + error.Message, "Specify another path.", error);
            }
        }

        private static bool IsOfFile(Exception error) =>
            error is IOException || error is UnauthorizedAccessException || error is NotSupportedException || error is ArgumentException || error is System.Security.SecurityException;

        private static Encoding OldCodePage()
        {
            try
            {
                return Encoding.GetEncoding(1252);
            }
            catch (Exception error) when (error is ArgumentException || error is NotSupportedException)
            {
                return Encoding.GetEncoding(28591);
            }
        }
    }
}
