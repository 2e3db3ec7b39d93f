using System.Security.Cryptography;
using System.Text;

namespace ClockifyBff.Telemetry;

/// <summary>
/// Who changed what: a log category of its own. People and connections stand there as keyed hashes, the same ones on every replica.
/// </summary>
internal sealed partial class AuditLog(ILoggerFactory loggers)
{
    public const string Category = "ClockifyBff.Audit";

    private const int BytesShown = 12;

    private readonly ILogger _logger = loggers.CreateLogger(Category);
    private byte[]? _key;

    /// <summary>Takes the key of the hashes: made once, kept in the store.</summary>
    public void UseKey(byte[] key) => _key = key;

    /// <summary>A write of somebody.</summary>
    /// <param name="ownerKey">Who.</param>
    /// <param name="operation">What was done, as method and route.</param>
    /// <param name="workspace">In which workspace; null for none.</param>
    /// <param name="entity">To which thing; null for one that did not exist yet.</param>
    /// <param name="outcome">How it ended: a status or a word.</param>
    public void RecordWrite(string ownerKey, string operation, string? workspace, string? entity, string outcome) =>
        Log.Event(_logger, HashOf(ownerKey), operation, workspace ?? "-", entity ?? "-", outcome, RequestId.Current ?? "-");

    /// <summary>A link to a connection, or its end.</summary>
    public void RecordConnection(string ownerKey, string connectionId, string outcome) => RecordConnectionOperation(ownerKey, "connection", connectionId, outcome);

    /// <summary>Something done to a connection.</summary>
    public void RecordConnectionOperation(string ownerKey, string operation, string connectionId, string outcome) =>
        RecordWrite(ownerKey, operation, workspace: null, HashOf(connectionId), outcome);

    private string HashOf(string name) =>
        Convert.ToHexStringLower(
            HMACSHA256
                .HashData(_key ?? throw new InvalidOperationException("The audit has no key yet."), Encoding.UTF8.GetBytes(name))
                .AsSpan(0, BytesShown)
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
