using System.Text.Json.Serialization;

namespace ClockifyBff.Sandbox.Clockify.Webhooks;

/// <summary>The status of a delivery.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<WebhookDeliveryStatus>))]
internal enum WebhookDeliveryStatus
{
    /// <summary>The next attempt is waiting or running.</summary>
    [JsonStringEnumMemberName("pending")]
    Pending,

    /// <summary>The receiver returned a status of 200 to 299.</summary>
    [JsonStringEnumMemberName("delivered")]
    Delivered,

    /// <summary>There are no further attempts: a test dropped the delivery, or the webhook is deleted or disabled.</summary>
    [JsonStringEnumMemberName("dropped")]
    Dropped,
}
