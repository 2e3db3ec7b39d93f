using NodaTime;

namespace ClockifyBff.Sandbox.Clockify.Http;

internal sealed partial class ClockifyException
{
    private const string ChangeInputOrSettings = " Please change your input or update your workspace settings.";

    // Of the Spanish messages only "Proyecto no pertenece a Espacio de trabajo" is recorded. The others are invented, to test that clients
    // don't recognise errors by their message.
    private static readonly Dictionary<string, string> _spanishWords = new()
    {
        ["Workspace"] = "Espacio de trabajo",
        ["Project"] = "Proyecto",
        ["Client"] = "Cliente",
        ["Tag"] = "Etiqueta",
        ["Task"] = "Tarea",
        ["User"] = "Usuario",
        ["Time entry"] = "Entrada de tiempo",
    };

    public static ClockifyException DoesNotBelong(string what, string where = "Workspace") =>
        new(400, 501, $"{what} doesn't belong to {where}", $"{InSpanish(what)} no pertenece a {InSpanish(where)}");

    public static ClockifyException NameRequired(string what) =>
        new(400, 501, $"{what} name is required", $"El nombre de {InSpanish(what)} es obligatorio");

    public static ClockifyException NameTaken(string what, string name) =>
        new(400, 501, $"{what} with name '{name}' already exists", $"{InSpanish(what)} con el nombre '{name}' ya existe");

    // Recorded: for a project without a client, the message has two spaces.
    public static ClockifyException ProjectNameTaken(string name, string client) =>
        new(400, 501, $"{name} project for client {client} already exists.", $"El proyecto {name} para el cliente {client} ya existe.");

    public static ClockifyException NameLength(string what, int min, int max) =>
        new(400, 501, $"{what} name has to be between {min} and {max} characters long");

    public static ClockifyException TooLong(string what, int max) => new(400, 501, $"{what} cannot be longer than {max}.");

    public static ClockifyException AngleBrackets() => new(400, 501, "You entered wrong value. Don't use \"<\" and \">\" characters");

    public static ClockifyException InvalidEmail() => new(400, 501, "Please enter valid value for email");

    public static ClockifyException TooManyEmails() => new(400, 501, "Number of additional emails must be less than 3");

    // Not recorded. The message is modelled on that for an invalid e-mail address.
    public static ClockifyException InvalidUrl() => new(400, 501, "Please enter valid value for url");

    // The limits are documented; the code and the message are invented.
    public static ClockifyException TooManyWebhooks(int max) => new(400, 501, $"Webhook limit reached. The maximum is {max}.");

    // Clockify's OpenAPI document requires #RRGGBB; the message is invented.
    public static ClockifyException InvalidColor() => new(400, 501, "Color has to be in the format #RRGGBB");

    // Clockify's OpenAPI document has the minimum 0; the message is invented.
    public static ClockifyException NegativeAmount() => new(400, 501, "Amount must be greater than or equal to 0");

    // Clockify's OpenAPI document requires the field (and a list that isn't empty); the message is invented.
    public static ClockifyException FieldRequired(string member) => new(400, 501, $"{member} is required");

    public static ClockifyException CannotDeleteActive(string what) =>
        new(400, 501, $"Cannot delete an active {what.ToLowerInvariant()}", $"No se puede eliminar: {InSpanish(what)} está activo");

    public static ClockifyException StartAfterEnd(Instant start, Instant end) =>
        new(400, 501, $"Start datetime {Iso8601.Format(start)} is greater than end datetime {Iso8601.Format(end)}.");

    public static ClockifyException LongerThan999Hours() => new(400, 501, "Time entry cannot have duration more than 999 hours.");

    public static ClockifyException EndTimeOnly() => new(400, 501, "Can't create time entry with end time only.");

    public static ClockifyException ProjectRequired() =>
        new(
            400,
            501,
            "Time entry couldn't be created. Project is either required field or given project is archived." + ChangeInputOrSettings
        );

    public static ClockifyException TaskRequired() =>
        new(400, 501, "Time entry couldn't be created. Task is either required field or given task is completed." + ChangeInputOrSettings);

    // The message is recorded. That Clockify uses it for missing tags and descriptions is an assumption.
    public static ClockifyException RequiredFieldsMissing() => new(400, 501, "Can't save, required fields are missing or archived.");

    // Recorded: the message consists of the names only.
    public static ClockifyException CustomFieldsRequired(IEnumerable<string> names) => new(400, 501, string.Join(", ", names));

    public static ClockifyException ArchivedTag() => new(400, 501, "You can not create entities for archived tag");

    public static ClockifyException BreaksDisabled() =>
        new(400, 501, "You dont have permission to create break time entry since break feature is not enabled.");

    public static ClockifyException TimeOffDisabled() =>
        new(400, 501, "You dont have permission to create time off and holiday time entry since time off feature is not enabled.");

    public static ClockifyException TimeEntryLocked() => new(403, 1003, "Can't edit locked time entry.");

    public static ClockifyException TimeEntryApproved() => new(403, 4005, "Can't edit approved time entry.");

    public static ClockifyException ManualTrackingDisabled(string workspace) =>
        new(403, 4030, $"Manual time tracking disabled on {workspace}");

    public static ClockifyException NoRunningTimer(string workspaceId, string userId) =>
        new(404, 404, $"Currently running time entry doesn't exist on workspace {workspaceId} for user {userId}.");

    private static string InSpanish(string what) => _spanishWords.GetValueOrDefault(what, what);
}
