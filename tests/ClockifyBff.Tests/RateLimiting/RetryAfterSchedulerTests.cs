using ClockifyBff.RateLimiting;
using Microsoft.Extensions.Time.Testing;

namespace ClockifyBff.Tests.RateLimiting;

/// <summary>The <c>Retry-After</c> values of rejected requests.</summary>
[Trait("Kind", "unit")]
public sealed class RetryAfterSchedulerTests
{
    private static readonly TimeSpan _interval = TimeSpan.FromSeconds(1);

    private readonly FakeTimeProvider _time = new();
    private readonly RetryAfterScheduler _scheduler;

    public RetryAfterSchedulerTests() => _scheduler = new(_time);

    [Fact]
    public void Values_are_at_least_one_second_and_more_than_two_intervals_apart() =>
        Assert.Equal([1, 4, 6, 9], Enumerable.Range(0, 4).Select(number => Next($"{number}")));

    [Fact]
    public void First_value_is_not_before_the_earliest_time() => Assert.Equal(30, Next("asha", TimeSpan.FromSeconds(30)));

    [Fact]
    public void Employee_gets_three_values_and_then_the_last_one_again()
    {
        Assert.Equal([1, 4, 6, 6, 6], Enumerable.Range(0, 5).Select(_ => Next("asha")));
        Assert.Equal(9, Next("maria"));
    }

    [Fact]
    public void Employee_with_three_values_gets_a_later_one_when_the_earliest_time_has_moved()
    {
        Array.ForEach(new int[3], _ => Next("asha"));

        Assert.Equal(60, Next("asha", TimeSpan.FromSeconds(60)));
    }

    [Fact]
    public void Employee_gets_three_new_values_once_the_last_one_has_passed()
    {
        Array.ForEach(new int[3], _ => Next("asha"));
        _time.Advance(TimeSpan.FromSeconds(6));

        Assert.Equal([3, 5, 7, 7], Enumerable.Range(0, 4).Select(_ => Next("asha")));
    }

    [Fact]
    public void Value_that_has_not_passed_is_remembered_however_many_employees_are_rejected()
    {
        Array.ForEach(new int[3], _ => Next("asha", TimeSpan.FromHours(1)));
        var last = Next("asha", TimeSpan.FromHours(1));

        Array.ForEach([.. Enumerable.Range(0, 1500)], number => Next($"{number}", TimeSpan.FromHours(1)));

        Assert.Equal(last, Next("asha", TimeSpan.FromHours(1)));
    }

    private int Next(string ownerKey) => Next(ownerKey, TimeSpan.FromSeconds(1));

    private int Next(string ownerKey, TimeSpan earliest) => _scheduler.Next(ownerKey, earliest, _interval);
}
