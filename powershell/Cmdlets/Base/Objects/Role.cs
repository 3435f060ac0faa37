using System;

namespace Gdap
{
    /// <summary>A built-in role of Microsoft Entra.</summary>
    public sealed class Role
    {
        // The role that the service doesn't extend a relationship with.
        internal const string GlobalAdministrator = "62e90394-69f5-4237-9190-012177145e10";

        /// <param name="columns">A row of roles.csv: id, name, privileged, known for GDAP, old names, description.</param>
        internal Role(string[] columns)
        {
            Id = columns[0];
            Name = columns[1];
            Privileged = columns[2] == "true";
            KnownForGdap = columns[3] == "true";
            OldNames = columns[4].Split(new[] { ';' }, StringSplitOptions.RemoveEmptyEntries);
            Description = columns[5];
        }

        /// <summary>The name in English.</summary>
        public string Name { get; }

        /// <summary>The template id, the same in every tenant.</summary>
        public string Id { get; }

        /// <summary>Whether Microsoft marks the role as privileged.</summary>
        public bool Privileged { get; }

        /// <summary>Whether the role is known to be possible in GDAP relationships. Microsoft publishes no list; the service decides.</summary>
        public bool KnownForGdap { get; }

        /// <summary>Whether a relationship with the role can't be extended automatically.</summary>
        public bool BlocksAutoExtend => Id == GlobalAdministrator;

        /// <summary>Earlier names of the role.</summary>
        public string[] OldNames { get; }

        /// <summary>What the role is for.</summary>
        public string Description { get; }

        /// <summary>The name, so that a role can be used as the value of -Role.</summary>
        public override string ToString() => Name;
    }
}
