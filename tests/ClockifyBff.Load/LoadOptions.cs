using System.Globalization;
using Microsoft.Extensions.Configuration;

namespace ClockifyBff.Load;

/// <summary>How much load there is: <c>--employees 500 --seconds 300</c> and so on.</summary>
internal sealed class LoadOptions
{
    /// <summary>
    /// How many employees are at work at once; several numbers, with commas between, are loaded one after the other. Default 200,500.
    /// </summary>
    public string Employees { get; set; } = "200,500";

    /// <summary>How long is measured once everybody was answered. Default 60 s.</summary>
    public double Seconds { get; set; } = 60;

    /// <summary>
    /// Whether the same load goes through a service that neither keeps nor shares what it reads, and through bare YARP, too. Default true.
    /// </summary>
    public bool Compare { get; set; } = true;

    public IEnumerable<int> Companies => Employees.Split(',').Select(number => int.Parse(number, CultureInfo.InvariantCulture));

    public static LoadOptions Read(string[] args) =>
        new ConfigurationBuilder().AddCommandLine(args).Build().Get<LoadOptions>() ?? new LoadOptions();
}
