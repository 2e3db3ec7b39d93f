using System.Globalization;
using Microsoft.Extensions.Configuration;

namespace ClockifyBff.Load;

/// <summary>The options of the command line, such as <c>--employees 500 --seconds 300</c>.</summary>
internal sealed class LoadOptions
{
    /// <summary>The number of employees. Several numbers, separated by commas, are loaded one after the other. Default 200,500.</summary>
    public string Employees { get; set; } = "200,500";

    /// <summary>The length of the measurement in seconds, after every employee has had a response. Default 60.</summary>
    public double Seconds { get; set; } = 60;

    /// <summary>Whether to compare with the service without cache and shared reads, and with bare YARP. Default true.</summary>
    public bool Compare { get; set; } = true;

    public IEnumerable<int> EmployeeCounts => Employees.Split(',').Select(number => int.Parse(number, CultureInfo.InvariantCulture));

    public static LoadOptions Read(string[] args) =>
        new ConfigurationBuilder().AddCommandLine(args).Build().Get<LoadOptions>() ?? new LoadOptions();
}
