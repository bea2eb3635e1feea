"""Pages of bills that pay themselves: a unit authorises and answers, a treasury sees lists, failures and coverage."""
