using System.Security.Cryptography;
using System.Text;

namespace ClockifyBff.Telemetry;

/// <summary>
/// Logs who changed what, in a log category of its own. Identifies people and connections by keyed hashes, which are equal on all replicas.
/// </summary>
internal sealed partial class AuditLog(ILoggerFactory loggers)
{
    public const string Category = "ClockifyBff.Audit";

    private const int HashBytes = 12;

    private readonly ILogger _logger = loggers.CreateLogger(Category);
    private byte[]? _key;

    /// <summary>Sets the key of the hashes, which is stored in the database.</summary>
    public void UseKey(byte[] key) => _key = key;

    /// <summary>Logs a write.</summary>
    /// <param name="ownerKey">The owner key of the user.</param>
    /// <param name="operation">The operation, as method and route.</param>
    /// <param name="workspace">The id of the workspace; null for none.</param>
    /// <param name="entity">The id of the entity; null if the request creates it.</param>
    /// <param name="outcome">The outcome, as a status or a word.</param>
    public void RecordWrite(string ownerKey, string operation, string? workspace, string? entity, string outcome) =>
        Log.Event(_logger, HashOf(ownerKey), operation, workspace ?? "-", entity ?? "-", outcome, RequestId.Current ?? "-");

    /// <summary>Logs that a user was connected or disconnected.</summary>
    public void RecordConnection(string ownerKey, string connectionId, string outcome) =>
        RecordConnectionOperation(ownerKey, "connection", connectionId, outcome);

    /// <summary>Logs an operation on a connection.</summary>
    public void RecordConnectionOperation(string ownerKey, string operation, string connectionId, string outcome) =>
        RecordWrite(ownerKey, operation, workspace: null, HashOf(connectionId), outcome);

    private string HashOf(string name) =>
        Convert.ToHexStringLower(
            HMACSHA256
                .HashData(_key ?? throw new InvalidOperationException("The audit log has no key yet."), Encoding.UTF8.GetBytes(name))
                .AsSpan(0, HashBytes)
        );

    private static partial class Log
    {
        [LoggerMessage(401, LogLevel.Information, "{Who} {Operation} workspace {Workspace} entity {Entity}: {Outcome} (trace {TraceId})")]
        public static partial void Event(
            ILogger logger,
            string who,
            string operation,
            string workspace,
            string entity,
            string outcome,
            string traceId
        );
    }
}
