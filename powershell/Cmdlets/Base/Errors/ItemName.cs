using System.Globalization;

namespace Gdap
{
    /// <summary>The name of an item in an error message, and the target object of its error record.</summary>
    internal sealed class ItemName
    {
        private ItemName(object target, string text)
        {
            Target = target;
            Text = text;
        }

        /// <summary>The name for an error of the whole call, which has no item.</summary>
        internal static ItemName None { get; } = new ItemName(null, null);

        /// <summary>The target object: the id or the name of the item, otherwise the input itself.</summary>
        internal object Target { get; }

        /// <summary>The start of the message: the name, the id, or the position in the pipeline; null if there is none.</summary>
        internal string Text { get; }

        internal static ItemName Of(WorkItem item) => new ItemName(item.About ?? item.Input, Quoted(item.Name ?? item.Id) ?? At(item.Position));

        /// <param name="input">The object that was piped or passed as a parameter.</param>
        /// <param name="position">Its position in the pipeline, from 1; 0 if it is the only one.</param>
        internal static ItemName Of(object input, long position)
        {
            var id = Gdap.Target.TryIdOf(input, out var name);
            return new ItemName(id ?? name ?? input, Quoted(name ?? id) ?? At(position));
        }

        /// <summary>An item that has a name of its own, such as the row of a file.</summary>
        internal static ItemName Of(string text, object target) => new ItemName(target, text);

        private static string Quoted(string text) => text == null ? null : "'" + text + "'";

        private static string At(long position) => position > 0 ? "input " + position.ToString(CultureInfo.InvariantCulture) : null;
    }
}
