namespace Gdap
{
    /// <summary>The properties of a template: the table that both the reader and the JSON schema use.</summary>
    internal static class TemplateShape
    {
        /// <summary>The format version that this module writes, and the newest one that it reads. A template without a version is of the first one.</summary>
        internal const int Version = 1;

        internal static readonly TemplateProperty[] Properties =
        {
            new TemplateProperty("$schema", TemplateKind.Text, "The JSON schema, for editors."),
            new TemplateProperty("version", TemplateKind.Version, "The version of the format."),
            new TemplateProperty("description", TemplateKind.Text, "A note for people."),
            new TemplateProperty("name", TemplateKind.Name, "The name of each customer's relationship. {CustomerName} and other columns of the customer list are filled in; {CustomerName:30} uses 30 characters at most. A name has 50 characters at most.") { IsRequired = true },
            new TemplateProperty("duration", TemplateKind.Duration, "How long a relationship lasts: 1 to 730 days, such as P730D or 730.") { IsRequired = true },
            new TemplateProperty("autoExtend", TemplateKind.Switch, "Whether relationships are extended by 180 days when they end. Not possible with Global Administrator."),
            new TemplateProperty("roles", TemplateKind.Roles, "The roles of a relationship, by name or id.") { IsRequired = true },
            new TemplateProperty("assignments", TemplateKind.Assignments, "The security groups of the partner that get roles."),
        };

        internal static readonly TemplateProperty[] OfAssignment =
        {
            new TemplateProperty("group", TemplateKind.GroupName, "The display name of a security group in the partner's tenant. It must be unique there."),
            new TemplateProperty("groupId", TemplateKind.GroupId, "The id of a security group in the partner's tenant."),
            new TemplateProperty("roles", TemplateKind.Roles, "The roles that the group gets, by name or id. They must be among the template's roles.") { IsRequired = true },
            new TemplateProperty("description", TemplateKind.Text, "A note for people."),
        };
    }

    /// <summary>A property of a template or of one of its assignments.</summary>
    internal sealed class TemplateProperty
    {
        internal TemplateProperty(string name, TemplateKind kind, string description)
        {
            Name = name;
            Kind = kind;
            Description = description;
        }

        internal string Name { get; }

        internal TemplateKind Kind { get; }

        internal string Description { get; }

        internal bool IsRequired { get; set; }
    }

    /// <summary>The type of a template's property.</summary>
    internal enum TemplateKind
    {
        Text,
        Version,
        Name,
        Duration,
        Switch,
        Roles,
        Assignments,
        GroupName,
        GroupId,
    }
}
